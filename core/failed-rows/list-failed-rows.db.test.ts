import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { listFailedRowCauses } from './list-failed-row-causes'
import { listFailedRows } from './list-failed-rows'
import { readRowResults } from './read-row-results'

const chunkBytes = 1024 * 1024
const header = 'name,dob,city\n'

describe('the row that a duplicate repeats', () => {
  test('is shown to its own maker and to checkers, and to no other maker', async () => {
    await using instance = await openTestInstance()
    const [maker, other, checker] = [await instance.signIn('maker'), await instance.signIn('maker'), await instance.signIn('checker')]
    const first = await instance.bring(maker, peopleCsv('Pune', 2))
    const [own, foreign] = [await instance.bring(maker, peopleCsv('Pune', 2)), await instance.bring(other, peopleCsv('Pune', 2))]
    const repeats = async (ctx: Context, batchId: string) =>
      (await listFailedRows({ ctx, input: { batchId } })).items.map(({ repeats, problems: [problem] }) => [repeats, problem?.message])
    const named = { batchId: first, row: 1, sameFile: false, field: null, fileName: 'people.csv', status: 'pending' }
    const sentence = 'The same person is row 1 of people.csv, pending.'
    expect((await repeats(maker, own))[0]).toEqual([named, sentence])
    expect((await repeats(checker, foreign))[0]).toEqual([named, sentence])
    const masked = { batchId: null, row: null, sameFile: false, field: null, fileName: null, status: null }
    expect((await repeats(other, foreign))[0]).toEqual([masked, 'The same person is in another batch.'])
    const [record] = await readRowResults(other, (rows) => rows.where('r.batchId', '=', foreign).where('r.row', '=', 1))
    expect(record?.why).toBe('The same person is in another batch.')
  })
})

describe('the text of a failed row', () => {
  let instance: TestInstance
  beforeAll(async () => {
    instance = await openTestInstance()
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  test.each([
    ['ends with a chunk', 0],
    ['begins with a chunk', -30],
    ['straddles a border', -15],
    ['straddles it within a character', -5],
    ['has a border in its line end', 1],
  ])('is whole where the line %s', async (_, place) => {
    const ctx = await instance.signIn('maker')
    const record = 'Ada Öä Ünü,1990-02-31,Zürich'
    const length = Buffer.byteLength(record)
    const from = place === -30 ? chunkBytes : chunkBytes - length - (place === -15 ? -15 : place === -5 ? -2 : place)
    const padding = '#'.repeat(from - header.length - 1)
    const batchId = await instance.bring(ctx, `${header}${padding}\n${record}\n`)
    const { items } = await listFailedRows({ ctx, input: { batchId } })
    expect(items).toMatchObject([{ row: 1, line: 3, outcome: 'invalid', raw: record }])
  })

  test('is listed by the wrong field, like the counts of causes', async () => {
    const ctx = await instance.signIn('maker')
    const records = ['A\u0001da,1990-04-02,Pune', 'Ben,1990-04-02,Os\u0001lo', 'C\u0001y,1990-04-02,Lagos']
    const batchId = await instance.bring(ctx, [header.trim(), ...records, ''].join('\n'))
    const causes = await listFailedRowCauses({ ctx, input: { batchId } })
    expect(causes.map(({ code, field, count }) => [code, field, count])).toEqual([
      ['control-character', 'name', 2],
      ['control-character', 'city', 1],
    ])
    const rowsOf = async (field: 'name' | 'city') => {
      const { items } = await listFailedRows({ ctx, input: { batchId, outcome: 'invalid', code: 'control-character', field } })
      return items.map(({ row }) => row)
    }
    expect([await rowsOf('name'), await rowsOf('city')]).toEqual([[1, 3], [2]])
  })

  test('is truncated at 4 KiB, also across chunks', async () => {
    const ctx = await instance.signIn('maker')
    const record = `${'Ada '.repeat(2_000)},1990-02-31,Pune`
    const padding = '#'.repeat(chunkBytes - header.length - 1_000)
    const batchId = await instance.bring(ctx, `${header}${padding}\n${record}\n`)
    const { items } = await listFailedRows({ ctx, input: { batchId } })
    expect(items[0]?.raw).toMatch(/^(Ada ){100}/)
    expect(record.startsWith((items[0]?.raw ?? '').replace(/…$/, ''))).toBe(true)
    expect(items[0]?.raw?.length).toBeLessThanOrEqual(4_097)
    expect(items[0]?.raw?.length).toBeGreaterThan(4_000)
  })
})
