import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { transact } from '#core/database/open-database'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { tableDigests } from '#test/attacks/table-digests'
import { holdSlice } from '#test/hold'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv, peopleOf } from '#test/people'
import { sampleOf } from '#test/sample'
import { untilLockedOut } from '#test/until-locked-out'
import type { ImportPlan } from './import-plan'
import { importSlice } from './import-slice'
import { importSlices } from './import-slices'
import { openImport } from './open-imports'
import { parseStoredSlice } from './parse-stored-slice'
import { surveyBatch } from './survey-batch'
import { findTakenIdentityKeys } from './taken-identity-keys'

const once = { budgetMs: 0 }
const toTheEnd = { budgetMs: Number.POSITIVE_INFINITY }

describe('importing again', () => {
  test('a slice that is imported already stays as it is, and so do the survey and a finished import', async () => {
    await using instance = await openTestInstance()
    const batchId = await surveyed(instance, 100)
    const ctx = instance.worker
    await importSlices({ ctx, input: { batchId, ...once } })
    const before = await tableDigests(instance.owner)
    await importSlice({ ctx, input: await firstSlice(instance, batchId) })
    await surveyBatch({ ctx, input: { batchId, sliceRows: 7, maxRows: 1_000 } })
    expect(await tableDigests(instance.owner)).toEqual(before)

    await importSlices({ ctx, input: { batchId, ...toTheEnd } })
    const ended = await tableDigests(instance.owner)
    await importSlices({ ctx, input: { batchId, ...toTheEnd } })
    expect(await tableDigests(instance.owner)).toEqual(ended)
  })

  test('a person who may repeat another one and does not is in the review index', async () => {
    await using instance = await openTestInstance()
    const batchId = await surveyed(instance, 100)
    const earlier = { repeats: { hashes: [0, 3], slices: [] }, imported: async () => {} }
    await importSlice({ ctx: instance.worker, input: { ...(await firstSlice(instance, batchId)), earlier } })
    const { rows } = await instance.owner.query('select text from review_index_text order by row_from')
    const texts = rows.flatMap(({ text }) => text.split(String.fromCharCode(30)))
    expect(texts).toHaveLength(25)
    expect(texts).not.toContain('')
  })

  test('two workers on the same slices write each row once', async () => {
    await using instance = await openTestInstance()
    const { bytes, summary } = await sampleOf(2_000)
    const maker = await instance.signIn('maker')
    const batchId = await instance.upload(maker, bytes)
    const ctx = instance.worker
    await ctx.db.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx, input: { batchId, sliceRows: 250, maxRows: 10_000 } })
    // A worker that looks for a slice after another has ended the import gets this refusal.
    const importToTheEnd = () =>
      importSlices({ ctx, input: { batchId, ...toTheEnd } }).catch((error) => expect(error).toMatchObject({ code: 'batch-moved-on' }))
    await Promise.all(Array.from({ length: 4 }, importToTheEnd))
    const { state, balance } = await getBatch({ ctx: maker, input: { batchId } })
    expect({ state, balance }).toMatchObject({
      state: 'pending',
      balance: { rows: 2_000, pending: summary.valid, invalid: summary.invalid, duplicate: summary.duplicate, notRead: 0 },
    })
  })

  test('of equal rows in two slices that are written at once the earlier stays, however long its slice takes', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const people = peopleOf('Pune', 25)
    const batchId = await instance.upload(maker, csvOf([...people, ...[...people].reverse(), ...peopleOf('Oslo', 25)]))
    const ctx = instance.worker
    await ctx.db.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx, input: { batchId, sliceRows: 25, maxRows: 1_000 } })
    const held = await holdSlice(instance, batchId, 1)
    const imported = importSlices({ ctx, input: { batchId, ...toTheEnd } })
    // The first slice waits for its lock, and the second for the first.
    await untilLockedOut(instance.owner, 2)
    await held[Symbol.asyncDispose]()
    await imported
    const { items } = await listFailedRows({ ctx: maker, input: { batchId } })
    expect(items.map(({ row, repeats }) => [row, repeats?.row])).toEqual(people.map((_, index) => [26 + index, 25 - index]))
  })

  test('a slice is not committed before the slices above it', async () => {
    await using instance = await openTestInstance()
    const batchId = await surveyed(instance, 100)
    const ctx = instance.worker
    await importSlices({ ctx, input: { batchId, ...once } })
    const third = await nthSlice(instance, batchId, 3)
    await expect(importSlice({ ctx, input: third })).rejects.toMatchObject({ message: 'slice-out-of-order' })
    await importSlice({ ctx, input: await nthSlice(instance, batchId, 2) })
    await importSlice({ ctx, input: third })
  })

  test('a failure in the middle of a slice leaves nothing of it, and a later attempt finishes it', async () => {
    await using instance = await openTestInstance()
    const batchId = await surveyed(instance, 100)
    const input = await firstSlice(instance, batchId)
    const before = await tableDigests(instance.owner)
    await instance.owner.query(`alter table users add constraint broken check (row_no < 20)`)
    await expect(importSlice({ ctx: instance.worker, input })).rejects.toMatchObject({ code: '23514' })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await instance.owner.query('alter table users drop constraint broken')
    await importSlice({ ctx: instance.worker, input })
    expect((await instance.owner.query('select count(*)::int as n from users')).rows).toEqual([{ n: 25 }])
  })

  test('the same file again is all duplicates, each pointing at the batch and the row that were first', async () => {
    await using instance = await openTestInstance()
    const [first, second] = [await instance.signIn('maker'), await instance.signIn('maker', 'checker')]
    const people = peopleOf('Pune', 30)
    const batchId = await instance.bring(first, csvOf(people))
    const again = await instance.bring(second, csvOf([...people].reverse()), { sliceRows: 7 })

    const { balance } = await getBatch({ ctx: second, input: { batchId: again } })
    expect(balance).toMatchObject({ rows: 30, pending: 0, duplicate: 30 })
    const { items } = await listFailedRows({ ctx: second, input: { batchId: again } })
    expect(items.map(({ row, repeats }) => [row, repeats])).toEqual(
      people.map((_, index) => [
        index + 1,
        { batchId, row: 30 - index, sameFile: false, field: null, fileName: 'people.csv', status: 'pending' },
      ]),
    )
    await instance.apply(again)
    expect(await getBatch({ ctx: second, input: { batchId: again } })).toMatchObject({ state: 'closed' })
  })

  test('a file that meets people of another batch and repeats its own names each of them', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const [known, fresh] = [peopleOf('Pune', 5), peopleOf('Oslo', 5)]
    const batchId = await instance.bring(maker, csvOf(known))
    const again = await instance.bring(maker, csvOf([...known, ...fresh, ...fresh, ...known]), { sliceRows: 15 })
    const { items } = await listFailedRows({ ctx: maker, input: { batchId: again } })
    const repeatsOf = (id: string, rows: number[], from: number) => rows.map((row, index) => [row, id, from + index])
    expect(items.map(({ row, repeats }) => [row, repeats?.batchId, repeats?.row])).toEqual([
      ...repeatsOf(batchId, [1, 2, 3, 4, 5], 1),
      ...repeatsOf(again, [11, 12, 13, 14, 15], 6),
      ...repeatsOf(batchId, [16, 17, 18, 19, 20], 1),
    ])
  })

  test('the query finds the selected people with taken identity keys', async () => {
    await using instance = await openTestInstance()
    const known = peopleOf('Pune', 5)
    await instance.bring(await instance.signIn('maker'), csvOf(known))
    const batchId = await surveyedOf(instance, csvOf([...peopleOf('Oslo', 3), ...known]))
    const { lines } = await firstSlice(instance, batchId)
    const held = await transact(instance.worker.db, (client) =>
      findTakenIdentityKeys(
        client,
        lines,
        lines.byIdentityKey.filter((person) => person !== 4),
      ),
    )
    expect([...held].sort()).toEqual([3, 5, 6, 7])
  })

  test('the query finds an identity key with characters that COPY escapes', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const people = ['Ann', 'a\\b', 'b\\'].map((name) => `${name} Lee,,1990-01-01,Pune\n`).join('')
    const csv = `name,email,dob,city\n${people}`
    const batchId = await surveyedOf(instance, csv)
    const { lines } = await firstSlice(instance, batchId)
    const taken = () => transact(instance.worker.db, (client) => findTakenIdentityKeys(client, lines, lines.byIdentityKey))
    expect([...(await taken())]).toEqual([])

    await importSlices({ ctx: instance.worker, input: { batchId, ...toTheEnd } })
    expect([...(await taken())].sort()).toEqual([0, 1, 2])
    const again = await instance.bring(maker, `${csv}Bea Lee,,1990-01-01,Pune\n`)
    expect((await getBatch({ ctx: maker, input: { batchId: again } })).balance).toMatchObject({ pending: 1, duplicate: 3 })
  })

  test('of two batches at once, with people in common, each person is in one and a duplicate in the other', async () => {
    await using instance = await openTestInstance()
    const [one, other] = [await instance.signIn('maker'), await instance.signIn('maker')]
    const people = peopleOf('Pune', 500)
    const batchIds = [await instance.upload(one, csvOf(people)), await instance.upload(other, csvOf([...people].reverse()))]
    await Promise.all(batchIds.map((batchId) => importStubbornly(instance, batchId)))
    const { rows } = await instance.owner.query('select sum(pending)::int as pending, sum(duplicate)::int as duplicate from batch_slice')
    expect(rows).toEqual([{ pending: 500, duplicate: 500 }])
  })

  test('a person who was rejected may come again, one who was approved may not', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await instance.bring(maker, peopleCsv('Pune', 3))
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Not known', selection: { rows: [1] } })
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [2] } })
    await instance.apply(batchId)
    const again = await instance.bring(maker, peopleCsv('Pune', 3))
    const { balance } = await getBatch({ ctx: maker, input: { batchId: again } })
    expect(balance).toMatchObject({ rows: 3, pending: 1, duplicate: 2 })
  })
})

const surveyed = (instance: TestInstance, rows: number) => surveyedOf(instance, peopleCsv('Pune', rows))

async function surveyedOf(instance: TestInstance, csv: string): Promise<string> {
  const batchId = await instance.upload(await instance.signIn('maker'), csv)
  await instance.worker.db.query('select start_import($1)', [batchId])
  await surveyBatch({ ctx: instance.worker, input: { batchId, sliceRows: 25, maxRows: 1_000 } })
  return batchId
}

const firstSlice = (instance: TestInstance, batchId: string) => nthSlice(instance, batchId, 1)

async function nthSlice(instance: TestInstance, batchId: string, sliceNo: number) {
  const { parseOptions, header } = await instance.worker.db.prisma.batch.findUniqueOrThrow({ where: { id: batchId } })
  const slice = await instance.worker.db.prisma.batchSlice.findFirstOrThrow({ where: { batchId, sliceNo } })
  const plan = {
    batchId,
    parseOptions,
    version: defaultFieldVersion,
    columns: header.length,
    today: '2026-01-01',
    uploadedOn: '2026-01-01',
  } as unknown as ImportPlan
  const place = { ...slice, byteFrom: Number(slice.byteFrom), byteTo: Number(slice.byteTo) }
  return { plan, slice: place, open: openImport(batchId, 100), lines: await parseStoredSlice(instance.worker, plan, place) }
}

// The workflow tries again when two imports deadlock.
async function importStubbornly(instance: TestInstance, batchId: string): Promise<void> {
  for (;;) {
    try {
      return await instance.importBatch(batchId, { sliceRows: 50 })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ['40P01', '55P03'].includes(String(error.code)))) throw error
    }
  }
}
