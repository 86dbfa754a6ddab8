import { expect, test } from 'vitest'
import { scannedRows, searchFailedRows } from '#core/failed-rows/search-failed-rows'
import { everyItem } from '#test/every-page'
import { openTestInstance } from '#test/instance'

test('finds failed rows by their text, page by page', async () => {
  await using instance = await openTestInstance()
  const ctx = await instance.signIn('maker')
  const records = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? `Zoë ${n},1990-02-31,Zürich` : `Ben ${n},1990-01-01,Oslo`))
  const batchId = await instance.bring(ctx, ['name,dob,city', ...records, 'BEN 1,1990-01-01,Oslo', ''].join('\n'))
  const found = await everyItem(3, (page) => searchFailedRows({ ctx, input: { batchId, q: 'ZOE 1', ...page } }))
  expect(found.map(({ row }) => row)).toEqual([11, 13, 15, 17, 19])
  const bens = await searchFailedRows({ ctx, input: { batchId, q: 'ben' } })
  expect(bens.items).toMatchObject([{ row: 41, outcome: 'duplicate', raw: 'BEN 1,1990-01-01,Oslo' }])
  expect(bens).toMatchObject({ nextCursor: null, scanned: 21, lookedTo: 41 })
  expect((await searchFailedRows({ ctx, input: { batchId, q: 'zoe', outcome: 'duplicate' } })).items).toEqual([])
  expect((await searchFailedRows({ ctx, input: { batchId, limit: 5 } })).items).toHaveLength(5)
})

test('one request scans a limited number of rows and returns where it stopped', async () => {
  await using instance = await openTestInstance()
  const ctx = await instance.signIn('maker')
  const count = scannedRows + 600
  const records = Array.from({ length: count }, (_, n) => [`Good ${n + 1},1990-01-01,Oslo`, `Bad ${n + 1},1990-02-31,Oslo`]).flat()
  const batchId = await instance.bring(ctx, ['name,dob,city', ...records, ''].join('\n'))
  const first = await searchFailedRows({ ctx, input: { batchId, q: `bad ${count}` } })
  const lookedTo = 2 * scannedRows
  expect(first).toEqual({ items: [], nextCursor: String(lookedTo), scanned: scannedRows, lookedTo })
  const next = await searchFailedRows({ ctx, input: { batchId, q: `bad ${count}`, cursor: first.nextCursor ?? '' } })
  expect(next).toMatchObject({ items: [{ row: 2 * count }], nextCursor: null })
})
