import { expect, test } from 'vitest'
import { scannedRows, searchUnimportedRows } from '#core/rows/search-unimported-rows'
import { openTestDesk } from '#test/desk'
import { everyItem } from '#test/every-page'

test('rows not imported are found by their text, page by page', async () => {
  await using desk = await openTestDesk()
  const ctx = await desk.signIn('maker')
  const records = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? `Zoë ${n},1990-02-31,Zürich` : `Ben ${n},1990-01-01,Oslo`))
  const batchId = await desk.bring(ctx, ['name,dob,city', ...records, 'BEN 1,1990-01-01,Oslo', ''].join('\n'))
  const found = await everyItem(3, (page) => searchUnimportedRows({ ctx, input: { batchId, q: 'ZOE 1', ...page } }))
  expect(found.map(({ row }) => row)).toEqual([11, 13, 15, 17, 19])
  const bens = await searchUnimportedRows({ ctx, input: { batchId, q: 'ben' } })
  expect(bens.items).toMatchObject([{ row: 41, outcome: 'duplicate', raw: 'BEN 1,1990-01-01,Oslo' }])
  expect(bens).toMatchObject({ nextCursor: null, scanned: 21, lookedTo: 41 })
  expect((await searchUnimportedRows({ ctx, input: { batchId, q: 'zoe', outcome: 'duplicate' } })).items).toEqual([])
  expect((await searchUnimportedRows({ ctx, input: { batchId, limit: 5 } })).items).toHaveLength(5)
})

test('one request looks through so many rows and says where it stopped', async () => {
  await using desk = await openTestDesk()
  const ctx = await desk.signIn('maker')
  const count = scannedRows + 600
  const records = Array.from({ length: count }, (_, n) => [`Good ${n + 1},1990-01-01,Oslo`, `Bad ${n + 1},1990-02-31,Oslo`]).flat()
  const batchId = await desk.bring(ctx, ['name,dob,city', ...records, ''].join('\n'))
  const first = await searchUnimportedRows({ ctx, input: { batchId, q: `bad ${count}` } })
  const lookedTo = 2 * scannedRows
  expect(first).toEqual({ items: [], nextCursor: String(lookedTo), scanned: scannedRows, lookedTo })
  const next = await searchUnimportedRows({ ctx, input: { batchId, q: `bad ${count}`, cursor: first.nextCursor ?? '' } })
  expect(next).toMatchObject({ items: [{ row: 2 * count }], nextCursor: null })
})
