import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDesk, type TestDesk } from '#test/desk'
import { listUnimportedCauses } from './list-unimported-causes'
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

  test('is listed by the field that is wrong, as its cause is counted', async () => {
    const ctx = await desk.signIn('maker')
    const records = ['A\u0001da,1990-04-02,Pune', 'Ben,1990-04-02,Os\u0001lo', 'C\u0001y,1990-04-02,Lagos']
    const batchId = await desk.bring(ctx, [header.trim(), ...records, ''].join('\n'))
    const causes = await listUnimportedCauses({ ctx, input: { batchId } })
    expect(causes.map(({ code, field, count }) => [code, field, count])).toEqual([
      ['control-character', 'name', 2],
      ['control-character', 'city', 1],
    ])
    const rowsOf = async (field: 'name' | 'city') => {
      const { items } = await listUnimportedRows({ ctx, input: { batchId, outcome: 'invalid', code: 'control-character', field } })
      return items.map(({ row }) => row)
    }
    expect([await rowsOf('name'), await rowsOf('city')]).toEqual([[1, 3], [2]])
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
