import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listBatches } from '#core/batches/list-batches'
import type { Context } from '#core/context'
import { listDecisionRows } from '#core/decisions/list-decision-rows'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { listPeople } from '#core/people/list-people'
import { listRegister } from '#core/people/list-register'
import { everyItem } from '#test/every-page'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleOf } from '#test/people'

const count = 60
const numbers = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe.each([1, 7, 500])('with pages of %i', (limit) => {
  let instance: TestInstance
  let maker: Context
  let checker: Context
  const batches: string[] = []
  let decisionId: string

  // Every third row is approved, every fifth is invalid, and every seventh repeats the row before.
  beforeAll(async () => {
    instance = await openTestInstance()
    maker = await instance.signIn('maker')
    checker = await instance.signIn('checker')
    batches.length = 0
    for (const tag of ['Pune', 'Oslo']) {
      const batchId = await instance.bring(maker, csvOf(recordsOf(tag)), { sliceRows: 11 })
      batches.push(batchId)
      const rows = numbers(count).filter((row) => row % 3 === 0)
      decisionId = (await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows } })).id
      await instance.apply(batchId)
    }
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  test('listPeople returns the people of a batch once each and in order, for every status', async () => {
    const [batchId = ''] = batches
    const users = await everyItem(limit, (page) => listPeople({ ctx: maker, input: { batchId, ...page } }))
    expect(users.map(({ row }) => row)).toEqual(numbers(count).filter(isPerson))
    for (const status of ['pending', 'approved', 'rejected'] as const) {
      const some = await everyItem(limit, (page) => listPeople({ ctx: checker, input: { batchId, status, ...page } }))
      expect(some.map(({ row }) => row)).toEqual(users.filter((user) => user.status === status).map(({ row }) => row))
      expect((await listPeople({ ctx: checker, input: { batchId, status, limit: 1 } })).total).toBe(some.length)
    }
  })

  test('listPeople returns the people that match a filter once each and in order', async () => {
    const input = { batchId: batches[0] ?? '', status: 'pending' as const, filter: { q: 'PUNE C' } }
    const some = await everyItem(limit, (page) => listPeople({ ctx: checker, input: { ...input, ...page } }))
    expect(some.map(({ name }) => name)).toEqual(['Pune c 29', 'Pune c 55'])
    expect((await listPeople({ ctx: checker, input })).total).toBe(2)
  })

  test('listFailedRows returns the failed rows once each and in order', async () => {
    const input = { batchId: batches[1] ?? '' }
    const rows = await everyItem(limit, (page) => listFailedRows({ ctx: maker, input: { ...input, ...page } }))
    expect(rows.map(({ row }) => row)).toEqual(numbers(count).filter((row) => !isPerson(row)))
    const invalid = await everyItem(limit, (page) => listFailedRows({ ctx: maker, input: { ...input, code: 'dob-impossible', ...page } }))
    expect(invalid.map(({ row }) => row)).toEqual(numbers(count).filter((row) => row % 5 === 0))
    const repeated = await everyItem(limit, (page) => listFailedRows({ ctx: maker, input: { ...input, code: 'duplicate', ...page } }))
    expect(repeated.every(({ outcome }) => outcome === 'duplicate')).toBe(true)
    expect(repeated.length + invalid.length).toBe(rows.length)
  })

  test('listDecisionRows returns the applied and skipped rows once each and in order', async () => {
    const rows = await everyItem(limit, (page) => listDecisionRows({ ctx: checker, input: { decisionId, ...page } }))
    expect(rows.map(({ row }) => row)).toEqual(numbers(count).filter((row) => row % 3 === 0))
    expect(rows.filter(({ outcome }) => outcome === 'applied').every(({ row }) => isPerson(row))).toBe(true)
  })

  test('listRegister returns the approved people of all batches once each and in order', async () => {
    const approved = numbers(count).filter((row) => row % 3 === 0 && isPerson(row))
    const entries = await everyItem(limit, (page) => listRegister({ ctx: checker, input: page }))
    expect(entries.map(({ batchId, row }) => [batchId, row])).toEqual(
      [...batches].reverse().flatMap((batchId) => approved.map((row) => [batchId, row])),
    )
    const inPune = await everyItem(limit, (page) => listRegister({ ctx: maker, input: { filter: { city: 'Pune' }, ...page } }))
    expect(inPune).toHaveLength(approved.length)
  })

  test('listBatches returns the batches once each, newest first', async () => {
    const found = await everyItem(limit, (page) => listBatches({ ctx: checker, input: page }))
    expect(found.map(({ id }) => id)).toEqual([...batches].reverse())
  })
})

const isPerson = (row: number) => row % 5 !== 0 && (row % 7 !== 0 || (row - 1) % 5 === 0)

function recordsOf(tag: string): string[] {
  const people = peopleOf(tag, count)
  return people.map((record, index) => {
    const row = index + 1
    if (row % 5 === 0) return record.replace('1990-01-01', '1990-02-31')
    return row % 7 === 0 ? (people[index - 1] ?? record) : record
  })
}
