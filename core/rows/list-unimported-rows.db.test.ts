import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDesk, type TestDesk } from '#test/desk'
import { listUnimportedRows } from './list-unimported-rows'

const chunkBytes = 1024 * 1024
const header = 'name,dob,city\n'

describe('the text of a row that was not imported', () => {
  let desk: TestDesk
  beforeAll(async () => {
    desk = await openTestDesk()
  })
  afterAll(() => desk[Symbol.asyncDispose]())

  test.each([
    ['ends with a chunk', 0],
    ['begins with a chunk', -30],
    ['straddles a border', -15],
    ['straddles it within a character', -5],
    ['has a border in its line end', 1],
  ])('is whole where the record %s', async (_, place) => {
    const ctx = await desk.signIn('maker')
    const record = 'Ada Öä Ünü,1990-02-31,Zürich'
    const length = Buffer.byteLength(record)
    const from = place === -30 ? chunkBytes : chunkBytes - length - (place === -15 ? -15 : place === -5 ? -2 : place)
    const padding = '#'.repeat(from - header.length - 1)
    const batchId = await desk.bring(ctx, `${header}${padding}\n${record}\n`)
    const { items } = await listUnimportedRows({ ctx, input: { batchId } })
    expect(items).toMatchObject([{ row: 1, line: 3, outcome: 'invalid', raw: record }])
  })

  test('is cut at four kibibytes, over a border too', async () => {
    const ctx = await desk.signIn('maker')
    const record = `${'Ada '.repeat(2_000)},1990-02-31,Pune`
    const padding = '#'.repeat(chunkBytes - header.length - 1_000)
    const batchId = await desk.bring(ctx, `${header}${padding}\n${record}\n`)
    const { items } = await listUnimportedRows({ ctx, input: { batchId } })
    expect(items[0]?.raw).toMatch(/^(Ada ){100}/)
    expect(record.startsWith((items[0]?.raw ?? '').replace(/…$/, ''))).toBe(true)
    expect(items[0]?.raw.length).toBeLessThanOrEqual(4_097)
    expect(items[0]?.raw.length).toBeGreaterThan(4_000)
  })
})
