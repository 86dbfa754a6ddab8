import { sql } from 'kysely'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import type { Flag } from '#core/people/filter/flag'
import { findSimilar, type Similar, similarInSlice } from '#core/people/index-parts/find-similar'
import { domainBursts, type FlaggedRows, newDomains, sharedBirthDates } from '#core/people/index-parts/flags-of-batch'
import type { NameBirths } from '#core/people/index-parts/name-birth-chunks'
import type { VerifiedIndex } from './find-built-index'
import type { People, SliceToFlag } from './people'

type Facts = Record<string, unknown>

/** The flags that a slice must have. `atLeast` are those of people who are like others, of which there may be more. */
export type ExpectedFlags = { exactly: { row: number; flag: Flag; facts: Facts }[]; atLeast: Map<number, number> }

/** What the flags of all slices depend on. */
export type FlagSources = { ofBatch: FlaggedRows[]; similar: Similar | null }

/** Without comparing with other batches, no domain is new and no one is like people of another batch. */
export async function readFlagSources(
  db: Database,
  { batchId }: VerifiedIndex,
  people: People,
  nameBirths: NameBirths,
  comparesBatches: boolean,
): Promise<FlagSources> {
  const ofBatch = [sharedBirthDates(people), domainBursts(people)]
  if (!comparesBatches) return { ofBatch, similar: null }
  ofBatch.push(newDomains(people, await readNewDomains(db, batchId, people)))
  return { ofBatch, similar: await findSimilar(db, batchId, nameBirths, 'earlier') }
}

/**
 * The codes of domains that are new: those that no other batch has, and those that are flagged and that no index had that was built before
 * this one was begun. Batches that were indexed at the same time may have had a domain or not.
 */
async function readNewDomains({ kysely }: Database, batchId: string, { domains }: People): Promise<number[]> {
  const flagged = await kysely
    .selectFrom('reviewIndexFlag')
    .where('batchId', '=', batchId)
    .where('flag', '=', 'new-domain')
    .select('rowNo')
    .execute()
  const flaggedCodes = new Set(flagged.map(({ rowNo }) => domains[rowNo - 1]))
  const { rows: found } = await sql<{ code: number; isNew: boolean; mayBeNew: boolean }>`
    with earlier as materialized (
      select i.batch_id from review_index i
      where i.batch_id <> ${batchId} and i.built_at < (select begun.started_at from review_index begun where begun.batch_id = ${batchId}))
    select v.code,
      not exists (select from review_index_value o where o.kind = 'domain' and o.value = v.value and o.batch_id <> v.batch_id)
        and exists (select from earlier e join review_index_value o on o.batch_id = e.batch_id and o.kind = 'domain') as "isNew",
      not exists (select from review_index_value o where o.kind = 'domain' and o.value = v.value
        and o.batch_id in (select e.batch_id from earlier e)) as "mayBeNew"
    from review_index_value v where v.batch_id = ${batchId} and v.kind = 'domain'`.execute(kysely)
  return found.filter(({ code, isNew, mayBeNew }) => isNew || (mayBeNew && flaggedCodes.has(code))).map(({ code }) => code)
}

export async function expectedIn(
  db: Database,
  { batchId: batch }: VerifiedIndex,
  { ofBatch, similar }: FlagSources,
  slice: SliceToFlag,
): Promise<ExpectedFlags> {
  const expected: ExpectedFlags = { exactly: [], atLeast: new Map() }
  for (const { rowNo: row, flag, facts } of await callFunction(db, 'flags_of_people', { batch, rows: slice.rows }))
    expected.exactly.push({ row, flag: flag as Flag, facts: facts as Facts })
  for (const flagged of ofBatch) expected.exactly.push(...flagsIn(flagged, slice))
  if (similar === null) return expected
  const { similarRows: rows, similarHashes: hashes, ...others } = similarInSlice(slice, similar)
  if (rows.length === 0) return expected
  for (const { rowNo, facts } of await callFunction(db, 'similar_people', { batch, rows, hashes, ...others }))
    expected.atLeast.set(rowNo, (facts as { people: number }).people)
  return expected
}

function* flagsIn({ flag, rows, factsOf, facts }: FlaggedRows, { rowFrom, rowTo }: SliceToFlag) {
  for (const [at, row] of rows.entries())
    if (row >= rowFrom && row <= rowTo) yield { row, flag, facts: facts[factsOf[at] as number] as Facts }
}
