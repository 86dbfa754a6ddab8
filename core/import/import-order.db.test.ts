import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { sqlStateOf } from '#core/database/outage'
import { confirm, openAdmins } from '#test/admins'
import { fieldsWith, proposeFields } from '#test/fields'
import { holdSlice } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf } from '#test/people'

const rows = 120
const sliceRows = 12
const slices = rows / sliceRows
const mostWorkers = 4

type Worker = Pick<typeof import('./import-slices'), 'importSlices'>

/** Modules of their own, because workers share nothing but the database. */
const workers: Worker[] = []

beforeAll(async () => {
  for (let worker = 0; worker < mostWorkers; worker += 1) {
    vi.resetModules()
    workers.push(await import('./import-slices'))
  }
})

describe('of equal rows the earlier one is imported', () => {
  test.each([1, 2, 3])('when several workers commit the slices of one file in any order, with seed %d', async (seed) => {
    await using instance = await openTestInstance()
    const random = randomOf(seed)
    const names = namesOf(random, 20 + random(80))
    const batchId = await uploaded(instance, names)
    await importAtOnce(instance, random, [batchId])
    expect(await outcomeOf(instance, batchId)).toEqual(expectedOutcome(names, batchId))
    await expectVerified(instance, [batchId])
  })

  describe('when rows have values of unique fields in common', () => {
    const optional = { kind: 'text', presence: 'optional', isPersonalData: true, isUnique: true }
    const fields = fieldsWith(...['badge', 'desk'].map((key) => ({ ...optional, key, label: key })))

    async function openWithUnique() {
      const scene = await openAdmins()
      await confirm(scene.second, await proposeFields(scene.admin, fields))
      return scene
    }

    const peopleOf = (random: Random) =>
      Array.from({ length: rows }, () => ({ name: `Ada ${letters(random(60))}`, badge: `B${random(80)}`, desk: `D${random(80)}` }))
    const recordsOf = (people: ReturnType<typeof peopleOf>) =>
      people.map(({ name, badge, desk }) => `${name},1990-01-01,Pune,${badge},${desk}`)

    test.each([1, 2, 3])('with seed %d', async (seed) => {
      await using scene = await openWithUnique()
      const { instance } = scene
      const random = randomOf(seed)
      const people = peopleOf(random)
      const batchId = await uploadedRecords(instance, recordsOf(people), ',badge,desk')
      await importAtOnce(instance, random, [batchId])
      const taken = new Map<string, number>()
      const expected = people.map(({ name, badge, desk }, index) => {
        const values = [
          ['', name],
          [' badge', badge],
          [' desk', desk],
        ] as const
        const repeated = values.find(([, value]) => taken.has(value))
        if (repeated) return `${batchId} ${taken.get(repeated[1])}${repeated[0]}`
        for (const [, value] of values) taken.set(value, index + 1)
        return 'imported'
      })
      expect(await outcomeOf(instance, batchId)).toEqual(expected)
      await expectVerified(instance, [batchId])
    })

    test.each([1, 2, 3])('and another batch has them too, with seed %d', async (seed) => {
      await using scene = await openWithUnique()
      const { instance } = scene
      const random = randomOf(seed)
      const batches: string[] = []
      for (const people of [peopleOf(random), peopleOf(random)])
        batches.push(await uploadedRecords(instance, recordsOf(people), ',badge,desk'))
      await importAtOnce(instance, random, batches)
      await expectVerified(instance, batches)
      // By the verification, each duplicate repeats a person who is imported.
      const { rows: values } = await instance.owner.query('select count(*)::int as values from unique_value')
      const { rows: people } = await instance.owner.query('select count(*)::int as people from users')
      expect(values[0].values).toBe(people[0].people * 2)
    })
  })

  test.each([11, 204, 212, 222, 233])('and another batch with the same people is imported at the same time, with seed %d', async (seed) => {
    await using instance = await openTestInstance()
    const random = randomOf(seed)
    const people = 20 + random(80)
    const files = [namesOf(random, people), namesOf(random, people)]
    const batches: string[] = []
    for (const names of files) batches.push(await uploaded(instance, names))
    await importAtOnce(instance, random, batches)
    const outcomes = await Promise.all(batches.map((batchId) => outcomeOf(instance, batchId)))
    const holders = new Map<string, { batchId: string; row: number }>()
    for (const [at, batchId] of batches.entries())
      for (const [index, outcome] of (outcomes[at] ?? []).entries())
        if (outcome === 'imported') {
          const name = files[at]?.[index] ?? ''
          expect(holders.has(name)).toBe(false)
          holders.set(name, { batchId, row: index + 1 })
        }
    for (const [at, names] of files.entries()) {
      for (const [index, outcome] of (outcomes[at] ?? []).entries()) {
        const holder = holders.get(names[index] ?? '')
        if (outcome !== 'imported') expect(outcome).toBe(`${holder?.batchId} ${holder?.row}`)
        else expect(names.indexOf(names[index] ?? '')).toBe(index)
      }
      expect(outcomes[at]).toHaveLength(rows)
    }
    await expectVerified(instance, batches)
  })
})

const uploaded = (instance: TestInstance, names: string[]): Promise<string> =>
  uploadedRecords(
    instance,
    names.map((name) => `${name},1990-01-01,Pune`),
  )

async function uploadedRecords(instance: TestInstance, records: string[], moreColumns = ''): Promise<string> {
  const csv = csvOf(records).replace('\n', `${moreColumns}\n`)
  const batchId = await instance.upload(await instance.signIn('maker'), csv)
  await instance.survey(batchId, { sliceRows })
  return batchId
}

/**
 * Imports with one to four workers on few connections, and without a failure, while some slices are locked for a random time, so that slices
 * end in a random order.
 */
async function importAtOnce(instance: TestInstance, random: Random, batches: string[]): Promise<void> {
  const holding = batches.flatMap((batchId) => [1, 2, 3].map(() => holdAWhile(instance, batchId, 1 + random(slices), random(150))))
  const importing = workers.slice(0, 1 + random(mostWorkers)).flatMap(({ importSlices }) =>
    batches.map(async (batchId) => {
      await wait(random(30))
      const input = { batchId, budgetMs: 60_000, writers: 1 + random(3) }
      await importSlices({ ctx: instance.worker, input }).catch((error) => {
        if (error.code !== 'batch-moved-on') throw error
      })
    }),
  )
  await Promise.all([...holding, ...importing])
}

async function holdAWhile(instance: TestInstance, batchId: string, sliceNo: number, forMs: number): Promise<void> {
  // Of those who wait for each other, PostgreSQL may refuse this one.
  const held = await holdSlice(instance, batchId, sliceNo).catch((error) => {
    if (sqlStateOf(error) !== deadlock) throw error
  })
  await wait(forMs)
  await held?.[Symbol.asyncDispose]()
}

const deadlock = '40P01'

/** For each row `imported`, or the batch and row that it repeats. */
async function outcomeOf({ owner }: TestInstance, batchId: string): Promise<string[]> {
  const { rows: outcomes } = await owner.query<{ outcome: string }>(
    `select 'imported' as outcome, row_no from users where batch_id = $1
     union all select repeats_batch_id || ' ' || repeats_row_no || coalesce(' ' || repeats_field, ''), row_no from failed_row where batch_id = $1 order by row_no`,
    [batchId],
  )
  return outcomes.map(({ outcome }) => outcome)
}

function expectedOutcome(names: string[], batchId: string): string[] {
  return names.map((name, index) => (names.indexOf(name) === index ? 'imported' : `${batchId} ${names.indexOf(name) + 1}`))
}

async function expectVerified(instance: TestInstance, batches: string[]): Promise<void> {
  for (const batchId of batches) await instance.verify(batchId)
  const { rows: verified } = await instance.owner.query(
    `select b.state, b.verified_at is not null as verified, (select count(*)::int from slice_lease) as leases from batch b`,
  )
  expect(verified).toEqual(batches.map(() => ({ state: 'pending', verified: true, leases: 0 })))
}

type Random = (below: number) => number

/** Numbers that look random and are the same for the same seed. */
function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function namesOf(random: Random, people: number): string[] {
  return Array.from({ length: rows }, () => `Ada ${letters(random(people))}`)
}

const letters = (number: number) => String.fromCharCode(97 + (number % 26), 97 + Math.floor(number / 26))
