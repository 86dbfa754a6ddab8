import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import type { Selection } from '#core/decisions/decision'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { openTestInstance, type TestInstance } from '#test/instance'
import { findFromList } from './find-from-list'
import { previewSelection } from './preview-selection'

const header = 'name,dob,city,email'
const cities = ['Oslo', 'Pune', 'Lagos']
const letters = (n: number) => String.fromCharCode(97 + (n % 26))
/** Every third person, from the first on, is from Oslo; row 10 is a child. */
const records = Array.from({ length: 60 }, (_, n) => {
  const born = n === 9 ? new Date().getUTCFullYear() - 9 : 1940 + (n % 50)
  return `Person ${letters(n)}${letters(n / 26)},${born}-0${1 + (n % 9)}-11,${cities[n % 3]},p${n + 1}@a.example`
})

describe('previewSelection', () => {
  test('samples only pending people of the selection', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await someDecided(instance)
    const selection = { filter: { city: 'Oslo' }, expectedCount: 18, except: [1, 4], also: [2, 7] }
    const drawn = new Set<number>()
    for (let round = 0; round < 30; round += 1) {
      const { people, pending } = await previewSelection({ ctx: checker, input: { batchId, selection } })
      expect([pending, new Set(people.map(({ row }) => row)).size]).toEqual([18, 10])
      for (const { row } of people) drawn.add(row)
    }
    // Row 7 is no longer pending.
    const expected = records.map((_, index) => index + 1).filter((row) => (row % 3 === 1 && ![1, 4, 7].includes(row)) || row === 2)
    expect([...drawn].sort((a, b) => a - b)).toEqual(expected)
  })

  test.each<[string, Selection, number, number]>([
    ['rows', { rows: [10, 11, 7, 12, 10, 900] }, 3, 1],
    ['rows without the child', { rows: [11, 12] }, 2, 0],
    ['addresses', { emails: ['P10@a.example', 'p7@a.example', 'unknown@a.example'] }, 1, 1],
    ['all but the child', { filter: {}, expectedCount: 1, except: [10] }, 57, 0],
    ['all with a flag, and one beside', { filter: { flag: 'under-18' }, expectedCount: 1, also: [3] }, 2, 1],
    ['as it seems unknown', { filter: { flag: 'under-18' }, expectedCount: 0, except: [10] }, 0, 0],
    ['unknown with the flag but another', { filter: { flag: 'under-18' }, expectedCount: 1, except: [10], also: [3] }, 1, 0],
  ])('counts the flags of exactly those who are selected: %s', async (_, selection, pending, children) => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await someDecided(instance)
    const look = await previewSelection({ ctx: checker, input: { batchId, selection, people: 0 } })
    const seen = look.flags?.find(({ flag }) => flag === 'under-18')?.count ?? 0
    expect([look.pending, seen, look.people]).toEqual([pending, children, []])
  })

  test('returns null for flags before they are found', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), [header, ...records, ''].join('\n'))
    const look = await previewSelection({ ctx: await instance.signIn('checker'), input: { batchId, selection: { rows: [10] } } })
    expect(look).toMatchObject({ pending: 1, flags: null, people: [{ row: 10 }] })
  })
})

describe('findFromList', () => {
  test('tells pending, decided and unknown entries of a list apart', async () => {
    await using instance = await openTestInstance()
    const { checker, batchId } = await someDecided(instance)
    expect(await findFromList({ ctx: checker, input: { batchId, rows: [12, 7, 900, 3, 8, 3] } })).toEqual({
      rows: [3, 12],
      unknown: [2],
      decided: [1, 4],
    })
    const emails = ['x@a.example', 'P12@A.example', 'p8@a.example', 'p7@a.example', 'p3@a.example']
    expect(await findFromList({ ctx: checker, input: { batchId, emails } })).toEqual({ rows: [3, 12], unknown: [0], decided: [2, 3] })
  })
})

/** Row 7 is approved, row 8 rejected. */
async function someDecided(instance: TestInstance): Promise<{ checker: Context; batchId: string }> {
  const checker = await instance.signIn('checker')
  const batchId = await instance.bring(await instance.signIn('maker'), [header, ...records, ''].join('\n'), { sliceRows: 21 })
  await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [7] } })
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Unknown', selection: { rows: [8] } })
  await instance.apply(batchId)
  return { checker, batchId }
}
