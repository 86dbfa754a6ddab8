import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { transact } from '#core/db'
import { listUnimportedRows } from '#core/rows/list-unimported-rows'
import { openTestDesk, type TestDesk } from '#test/desk'
import { holdSlice } from '#test/hold'
import { csvOf, peopleCsv, peopleOf } from '#test/people'
import { sampleOf } from '#test/sample'
import { tableDigests } from '#test/table-digests'
import { untilLockedOut } from '#test/until-locked-out'
import { findHeldIdentityKeys } from './held-identity-keys'
import { type ImportPlan, importSlice, readSliceOf } from './import-slice'
import { importSlices } from './import-slices'
import { openImport } from './open-imports'
import { surveyBatch } from './survey-batch'

const once = { budgetMs: 0 }
const toTheEnd = { budgetMs: Number.POSITIVE_INFINITY }

describe('importing again', () => {
  test('a slice that is imported already stays as it is, and so do the survey and a finished import', async () => {
    await using desk = await openTestDesk()
    const batchId = await surveyed(desk, 100)
    const ctx = desk.worker
    await importSlices({ ctx, input: { batchId, ...once } })
    const before = await tableDigests(desk.owner)
    await importSlice({ ctx, input: await firstSlice(desk, batchId) })
    await surveyBatch({ ctx, input: { batchId, sliceRows: 7, maxRows: 1_000 } })
    expect(await tableDigests(desk.owner)).toEqual(before)

    await importSlices({ ctx, input: { batchId, ...toTheEnd } })
    const ended = await tableDigests(desk.owner)
    await importSlices({ ctx, input: { batchId, ...toTheEnd } })
    expect(await tableDigests(desk.owner)).toEqual(ended)
  })

  test('two workers on the same slices write each row once', async () => {
    await using desk = await openTestDesk()
    const { bytes, summary } = await sampleOf(2_000)
    const maker = await desk.signIn('maker')
    const batchId = await desk.upload(maker, bytes)
    const ctx = desk.worker
    await ctx.db.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx, input: { batchId, sliceRows: 250, maxRows: 10_000 } })
    // Whoever still looks for a slice when a colleague has ended the import is told so.
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
    await using desk = await openTestDesk()
    const maker = await desk.signIn('maker')
    const people = peopleOf('Pune', 25)
    const batchId = await desk.upload(maker, csvOf([...people, ...[...people].reverse(), ...peopleOf('Oslo', 25)]))
    const ctx = desk.worker
    await ctx.db.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx, input: { batchId, sliceRows: 25, maxRows: 1_000 } })
    const held = await holdSlice(desk, batchId, 1)
    const imported = importSlices({ ctx, input: { batchId, ...toTheEnd } })
    await untilLockedOut(desk.owner)
    await held[Symbol.asyncDispose]()
    await imported
    const { items } = await listUnimportedRows({ ctx: maker, input: { batchId } })
    expect(items.map(({ row, repeats }) => [row, repeats?.row])).toEqual(people.map((_, index) => [26 + index, 25 - index]))
  })

  test('a slice is not committed before those that stand before it in the file', async () => {
    await using desk = await openTestDesk()
    const batchId = await surveyed(desk, 100)
    const ctx = desk.worker
    await importSlices({ ctx, input: { batchId, ...once } })
    const third = await nthSlice(desk, batchId, 3)
    await expect(importSlice({ ctx, input: third })).rejects.toMatchObject({ message: 'slice-out-of-order' })
    await importSlice({ ctx, input: await nthSlice(desk, batchId, 2) })
    await importSlice({ ctx, input: third })
  })

  test('a failure in the middle of a slice leaves nothing of it, and a later attempt finishes it', async () => {
    await using desk = await openTestDesk()
    const batchId = await surveyed(desk, 100)
    const input = await firstSlice(desk, batchId)
    const before = await tableDigests(desk.owner)
    await desk.owner.query(`alter table users add constraint broken check (row_no < 20)`)
    await expect(importSlice({ ctx: desk.worker, input })).rejects.toMatchObject({ code: '23514' })
    expect(await tableDigests(desk.owner)).toEqual(before)
    await desk.owner.query('alter table users drop constraint broken')
    await importSlice({ ctx: desk.worker, input })
    expect((await desk.owner.query('select count(*)::int as n from users')).rows).toEqual([{ n: 25 }])
  })

  test('the same file again is all duplicates, each pointing at the batch and the row that were first', async () => {
    await using desk = await openTestDesk()
    const [first, second] = [await desk.signIn('maker'), await desk.signIn('maker', 'auditor')]
    const people = peopleOf('Pune', 30)
    const batchId = await desk.bring(first, csvOf(people))
    const again = await desk.bring(second, csvOf([...people].reverse()), { sliceRows: 7 })

    const { balance } = await getBatch({ ctx: second, input: { batchId: again } })
    expect(balance).toMatchObject({ rows: 30, pending: 0, duplicate: 30 })
    const { items } = await listUnimportedRows({ ctx: second, input: { batchId: again } })
    expect(items.map(({ row, repeats }) => [row, repeats])).toEqual(
      people.map((_, index) => [index + 1, { batchId, row: 30 - index, sameFile: false, fileName: 'people.csv', status: 'pending' }]),
    )
    await desk.apply(again)
    expect(await getBatch({ ctx: second, input: { batchId: again } })).toMatchObject({ state: 'closed' })
  })

  test('a file that meets people of another batch and repeats its own names each of them', async () => {
    await using desk = await openTestDesk()
    const maker = await desk.signIn('maker')
    const [known, fresh] = [peopleOf('Pune', 5), peopleOf('Oslo', 5)]
    const batchId = await desk.bring(maker, csvOf(known))
    const again = await desk.bring(maker, csvOf([...known, ...fresh, ...fresh, ...known]), { sliceRows: 15 })
    const { items } = await listUnimportedRows({ ctx: maker, input: { batchId: again } })
    const repeatsOf = (id: string, rows: number[], from: number) => rows.map((row, index) => [row, id, from + index])
    expect(items.map(({ row, repeats }) => [row, repeats?.batchId, repeats?.row])).toEqual([
      ...repeatsOf(batchId, [1, 2, 3, 4, 5], 1),
      ...repeatsOf(again, [11, 12, 13, 14, 15], 6),
      ...repeatsOf(batchId, [16, 17, 18, 19, 20], 1),
    ])
  })

  test('whose identity key is held is looked up, of those who are meant', async () => {
    await using desk = await openTestDesk()
    const known = peopleOf('Pune', 5)
    await desk.bring(await desk.signIn('maker'), csvOf(known))
    const batchId = await surveyedOf(desk, csvOf([...peopleOf('Oslo', 3), ...known]))
    const { lines } = await firstSlice(desk, batchId)
    const held = await transact(desk.worker.db, (client) => findHeldIdentityKeys(client, lines, (person) => person !== 4))
    expect([...held].sort()).toEqual([3, 5, 6, 7])
  })

  test('whose identity key COPY writes otherwise than it is counts as held, and is settled when they are inserted', async () => {
    await using desk = await openTestDesk()
    const maker = await desk.signIn('maker')
    const people = ['Ann', 'a\\b', 'b\\'].map((name) => `${name} Lee,,1990-01-01,Pune\n`).join('')
    const csv = `name,email,dob,city\n${people}`
    const batchId = await surveyedOf(desk, csv)
    const { lines } = await firstSlice(desk, batchId)
    const held = await transact(desk.worker.db, (client) => findHeldIdentityKeys(client, lines, () => true))
    expect([...held].sort()).toEqual([1, 2])

    await importSlices({ ctx: desk.worker, input: { batchId, ...toTheEnd } })
    const again = await desk.bring(maker, `${csv}Bea Lee,,1990-01-01,Pune\n`)
    expect((await getBatch({ ctx: maker, input: { batchId: again } })).balance).toMatchObject({ pending: 1, duplicate: 3 })
  })

  test('of two batches at once, with people in common, each person is in one and a duplicate in the other', async () => {
    await using desk = await openTestDesk()
    const [one, other] = [await desk.signIn('maker'), await desk.signIn('maker')]
    const people = peopleOf('Pune', 500)
    const batchIds = [await desk.upload(one, csvOf(people)), await desk.upload(other, csvOf([...people].reverse()))]
    await Promise.all(batchIds.map((batchId) => importStubbornly(desk, batchId)))
    const { rows } = await desk.owner.query('select sum(pending)::int as pending, sum(duplicate)::int as duplicate from batch_slice')
    expect(rows).toEqual([{ pending: 500, duplicate: 500 }])
  })

  test('a person who was rejected may come again, one who was approved may not', async () => {
    await using desk = await openTestDesk()
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const batchId = await desk.bring(maker, peopleCsv('Pune', 3))
    await desk.decide(checker, batchId, { verdict: 'reject', reason: 'Not known', selection: { rows: [1] } })
    await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [2] } })
    await desk.apply(batchId)
    const again = await desk.bring(maker, peopleCsv('Pune', 3))
    const { balance } = await getBatch({ ctx: maker, input: { batchId: again } })
    expect(balance).toMatchObject({ rows: 3, pending: 1, duplicate: 2 })
  })
})

const surveyed = (desk: TestDesk, rows: number) => surveyedOf(desk, peopleCsv('Pune', rows))

async function surveyedOf(desk: TestDesk, csv: string): Promise<string> {
  const batchId = await desk.upload(await desk.signIn('maker'), csv)
  await desk.worker.db.query('select start_import($1)', [batchId])
  await surveyBatch({ ctx: desk.worker, input: { batchId, sliceRows: 25, maxRows: 1_000 } })
  return batchId
}

const firstSlice = (desk: TestDesk, batchId: string) => nthSlice(desk, batchId, 1)

async function nthSlice(desk: TestDesk, batchId: string, sliceNo: number) {
  const { reading, header } = await desk.worker.db.prisma.batch.findUniqueOrThrow({ where: { id: batchId } })
  const slice = await desk.worker.db.prisma.batchSlice.findFirstOrThrow({ where: { batchId, sliceNo } })
  const plan = { batchId, reading, columns: header.length, today: '2026-01-01' } as unknown as ImportPlan
  const place = { ...slice, byteFrom: Number(slice.byteFrom), byteTo: Number(slice.byteTo) }
  return { plan, slice: place, open: openImport(batchId, 100), lines: await readSliceOf(desk.worker, plan, place) }
}

// The workflow tries again when two imports deadlock.
async function importStubbornly(desk: TestDesk, batchId: string): Promise<void> {
  for (;;) {
    try {
      return await desk.importBatch(batchId, { sliceRows: 50 })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ['40P01', '55P03'].includes(String(error.code)))) throw error
    }
  }
}
