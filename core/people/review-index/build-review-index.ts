import { setImmediate as nextTurn } from 'node:timers/promises'
import pg from 'pg'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { findSimilar, similarInSlice } from '#core/people/index-parts/find-similar'
import { type Columns, domainBursts, type FlaggedRows, newDomains, sharedBirthDates } from '#core/people/index-parts/flags-of-batch'
import { encodeInt32s } from '#core/people/index-parts/int32-bytes'
import { makeIndexPartFromRows } from '#core/people/index-parts/make-index-part-from-rows'
import { type MergedColumns, type MergedSlice, mergeColumns } from '#core/people/index-parts/merge-columns'
import { mergeNameRuns } from '#core/people/index-parts/merge-name-runs'
import { unmatchedNameBirth } from '#core/people/index-parts/name-birth'
import { nameBirthChunks, sortNameBirths } from '#core/people/index-parts/name-birth-chunks'
import { openNameRun } from '#core/people/index-parts/open-name-run'
import { storeIndexPart } from '#core/people/index-parts/store-index-part'

type Input = {
  batchId: string
  /** Runs each step, which is one transaction; at once when left out. */
  inTurn?: <Result>(step: () => Promise<Result>) => Promise<Result>
}

type Build = { db: Database; batch: string; version: number; inTurn: NonNullable<Input['inTurn']> }

const rowsPerChunk = 50_000
const runWindowBytes = 256 * 1024

/**
 * Merges the parts that the import made of each slice into the review index of a batch, for sorting, searching and flags. Makes the parts that
 * are missing from the rows. Can be repeated or interrupted, for each step is committed by itself; refuses with `review-index-changed` when
 * a person was erased meanwhile. Does nothing for a withdrawn batch.
 */
export async function buildReviewIndex({ ctx: { db }, input }: { ctx: SystemContext; input: Input }): Promise<void> {
  const { batchId: batch, inTurn = (step) => step() } = input
  if (!(await inTurn(() => callFunction(db, 'begin_review_index', { batch })))) return
  const { version } = await db.kysely.selectFrom('reviewIndex').where('batchId', '=', batch).select('version').executeTakeFirstOrThrow()
  const build = { db, batch, version, inTurn }
  const left = await callFunction(db, 'review_index_slices_left', { batch })
  for (const { sliceNo: slice, isWritten } of left)
    if (!isWritten) await inTurn(async () => storeIndexPart(db, { batch, slice, version }, await makeIndexPartFromRows(db, batch, slice)))
  const merged = await mergeColumns(db, batch, nextTurn)
  // The worker merges names while PostgreSQL looks at people.
  const halves = [writeOrder(build, merged.slices), writeColumns(build, merged, new Set(left.map(({ sliceNo }) => sliceNo)))]
  await Promise.all(halves).finally(() => Promise.allSettled(halves))
  await inTurn(() => callFunction(db, 'end_review_index', { batch }))
}

/** Writes the columns, and the flags, which are made from them. */
async function writeColumns(build: Build, merged: MergedColumns, left: ReadonlySet<number>): Promise<void> {
  const { db, batch, version, inTurn } = build
  await inTurn(() => callFunction(db, 'write_review_index_values', { batch, version, cities: merged.cities, domains: merged.domains }))
  for (const { sliceNo: slice, cities, domains, births } of merged.slices) {
    const columns = { cities: encodeInt32s(cities), domains: encodeInt32s(domains), births: encodeInt32s(births) }
    await inTurn(() => callFunction(db, 'write_review_index_slice', { batch, version, slice, ...columns }))
  }
  await flagSlices(build, merged.slices, left)
  await flagBatch(build, merged.slices)
}

async function writeOrder({ db, batch, version, inTurn }: Build, slices: MergedSlice[]): Promise<void> {
  const people = rowsOf(slices)
  const runs = slices.map(({ sliceNo }) => {
    let at = 1
    return openNameRun(async () => {
      const window = `substring(names from ${at} for ${runWindowBytes})`
      at += runWindowBytes
      const read = `select ${window} from review_index_part where batch_id = ${pg.escapeLiteral(batch)} and slice_no = ${sliceNo}`
      return Buffer.concat(await db.readBytes(read))
    })
  })
  const rows = new Int32Array(rowsPerChunk)
  let [length, chunk] = [0, 0]
  const end = async () => {
    const written = { batch, version, chunk, rows: encodeInt32s(rows.subarray(0, length)) }
    await inTurn(() => callFunction(db, 'write_review_index_order', written))
    chunk += 1
    length = 0
  }
  for await (const some of mergeNameRuns(runs)) {
    for (const row of some) {
      // Rows that turned out to be duplicates are still in the run.
      if (!people.isPerson(row - 1)) continue
      rows[length++] = row
      if (length === rowsPerChunk) await end()
    }
    await nextTurn()
  }
  if (length > 0) await end()
}

/** Writes the hashes of the batch before it reads those of others, so that of two batches built at the same time one finds the other. */
async function flagSlices({ db, batch, version, inTurn }: Build, slices: MergedSlice[], left: ReadonlySet<number>): Promise<void> {
  const columns = slices.map(({ rowFrom, nameBirths: hashes, cities }) => ({
    rowFrom,
    hashes,
    isPerson: (index: number) => (cities[index] as number) >= 0 && hashes[index] !== unmatchedNameBirth,
  }))
  const nameBirths = await sortNameBirths(columns, nextTurn)
  for (const chunks of nameBirthChunks(nameBirths))
    await inTurn(() => callFunction(db, 'write_review_index_name_births', { batch, version, ...chunks }))
  const similar = await findSimilar(db, batch, nameBirths)
  for (const slice of slices) {
    if (!left.has(slice.sliceNo)) continue
    const rowTo = slice.rowFrom + slice.cities.length - 1
    const named = {
      batch,
      version,
      slice: slice.sliceNo,
      rows: slice.rowsToLookAt,
      ...similarInSlice({ rowFrom: slice.rowFrom, rowTo }, similar),
    }
    await inTurn(() => callFunction(db, 'flag_review_index_slice', named))
  }
}

async function flagBatch(build: Build, slices: MergedSlice[]): Promise<void> {
  const { db, batch } = build
  const columns = rowsOf(slices)
  await writeFlags(build, sharedBirthDates(columns))
  await nextTurn()
  await writeFlags(build, newDomains(columns, await callFunction(db, 'new_domains', { batch })))
  await nextTurn()
  await writeFlags(build, domainBursts(columns))
}

async function writeFlags({ db, batch, version, inTurn }: Build, { flag, rows, factsOf, facts }: FlaggedRows): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerChunk) {
    const places = new Map<number, number>()
    const placeOf = (fact: number) => places.get(fact) ?? places.set(fact, places.size).size - 1
    const of = factsOf.slice(from, from + rowsPerChunk).map(placeOf)
    const used = [...places.keys()].map((fact) => facts[fact])
    const written = { batch, version, flag, rows: rows.slice(from, from + rowsPerChunk), factsOf: of, facts: used }
    await inTurn(() => callFunction(db, 'write_review_index_flags', written))
  }
}

/** The columns of all slices as one. */
function rowsOf(slices: MergedSlice[]): Columns {
  const rows = slices.reduce((sum, { births }) => sum + births.length, 0)
  const [births, domains, people] = [new Int32Array(rows), new Int32Array(rows), new Uint8Array(rows)]
  for (const slice of slices) {
    births.set(slice.births, slice.rowFrom - 1)
    domains.set(slice.domains, slice.rowFrom - 1)
    for (let index = 0; index < slice.cities.length; index += 1)
      people[slice.rowFrom - 1 + index] = (slice.cities[index] as number) >= 0 ? 1 : 0
  }
  return { births, domains, isPerson: (index) => people[index] === 1 }
}
