import type pg from 'pg'
import type { History } from '#chaos/history'
import type { GeneratedFile } from '#chaos/workload/generated-file'
import type { Database } from '#core/database/open-database'
import { type Intent, intentsOf } from './intents'

export interface StoredPerson {
  row: number
  status: string
  decisionNo: number
  name: string
  dob: string
  city: string
  email: string | null
  freed: boolean
}

export interface StoredFailedRow {
  row: number
  outcome: string
  codes: string[]
  repeatsBatchId: string | null
  repeatsRow: number | null
}

export interface StoredSlice {
  sliceNo: number
  rowFrom: number
  rowTo: number
  isImported: boolean
  counts: Record<string, number>
}

export interface StoredDecision {
  id: string
  decisionNo: number
  verdict: string
  actorId: string | null
  undoes: string | null
  selected: number | null
  applied: number | null
  skipped: number | null
  isApplied: boolean
  isUndone: boolean
  /** The rows that it took, by slice. */
  appliedRows: Map<number, number[]>
  skippedByCause: Record<string, number>
}

export interface StoredBatch {
  id: string
  makerId: string
  fileName: string
  sha256: string
  state: string
  rowCount: number | null
  file: GeneratedFile
  people: Map<number, StoredPerson>
  failedRows: Map<number, StoredFailedRow>
  slices: StoredSlice[]
  /** In the order in which they were recorded and applied. */
  decisions: StoredDecision[]
}

/** What one run left in the database, beside what its clients know. */
export interface StoredRun {
  owner: pg.Client
  db: Database
  history: History
  intents: Intent[]
  batches: StoredBatch[]
  /** The id that each idempotency key made, by operator and key. */
  subjects: Map<string, string>
}

export async function readStoredRun(owner: pg.Client, db: Database, history: History): Promise<StoredRun> {
  const { rows } = await owner.query(
    `select id, maker_id as "makerId", file_name as "fileName", encode(sha256, 'hex') as sha256, state, row_count as "rowCount"
     from batch where file_name = any ($1) order by id`,
    [[...history.files.keys()]],
  )
  const batches: StoredBatch[] = []
  for (const row of rows) {
    const file = history.files.get(row.fileName)
    if (file) batches.push({ ...row, file, ...(await readContents(owner, row.id)) })
  }
  const keys = await owner.query('select operator_id, key, subject_id from idempotency_key where key = any ($1)', [
    [...new Set(history.operations.map(({ key }) => key))],
  ])
  const subjects = new Map<string, string>(keys.rows.map(({ operator_id, key, subject_id }) => [`${operator_id} ${key}`, subject_id]))
  return { owner, db, history, intents: intentsOf(history), batches, subjects }
}

async function readContents(owner: pg.Client, batchId: string) {
  const people = await owner.query<StoredPerson>(
    `select row_no as row, status, decision_no as "decisionNo", name, dob::text, city, email, freed
     from users where batch_id = $1 order by row_no`,
    [batchId],
  )
  const failedRows = await owner.query<StoredFailedRow>(
    `select row_no as row, outcome, repeats_batch_id as "repeatsBatchId", repeats_row_no as "repeatsRow",
       array(select p ->> 'code' from jsonb_array_elements(problems) p) as codes
     from failed_row where batch_id = $1 order by row_no`,
    [batchId],
  )
  const slices = await owner.query<StoredSlice>(
    `select slice_no as "sliceNo", row_from as "rowFrom", row_to as "rowTo", imported_at is not null as "isImported", jsonb_build_object(
       'pending', pending, 'approved', approved, 'rejected', rejected, 'sent-back', sent_back, 'withdrawn', withdrawn, 'expired', expired,
       'reversed', reversed, 'invalid', invalid, 'duplicate', duplicate) as counts
     from batch_slice where batch_id = $1 order by slice_no`,
    [batchId],
  )
  return {
    people: new Map(people.rows.map((person) => [person.row, person])),
    failedRows: new Map(failedRows.rows.map((row) => [row.row, row])),
    slices: slices.rows,
    decisions: await readDecisions(owner, batchId),
  }
}

async function readDecisions(owner: pg.Client, batchId: string): Promise<StoredDecision[]> {
  const decisions = await owner.query<Omit<StoredDecision, 'appliedRows'>>(
    `select id, decision_no as "decisionNo", verdict, actor_id as "actorId", undoes, selected, applied, skipped,
       applied_at is not null as "isApplied", undone_at is not null as "isUndone",
       (select coalesce(jsonb_object_agg(cause, n), '{}') from (
         select cause, sum(s.skipped)::int as n from decision_skipped s where s.decision_id = d.id group by cause) c) as "skippedByCause"
     from decision d where batch_id = $1 order by decision_no`,
    [batchId],
  )
  const applied = await owner.query<{ decisionId: string; sliceNo: number; rowFrom: number; bits: string }>(
    `select a.decision_id as "decisionId", a.slice_no as "sliceNo", s.row_from as "rowFrom", a.applied_rows::text as bits
     from decision d join decision_slice a on a.decision_id = d.id
     join batch_slice s on s.batch_id = d.batch_id and s.slice_no = a.slice_no where d.batch_id = $1`,
    [batchId],
  )
  const byId = new Map(decisions.rows.map((decision) => [decision.id, { ...decision, appliedRows: new Map<number, number[]>() }]))
  for (const { decisionId, sliceNo, rowFrom, bits } of applied.rows)
    byId.get(decisionId)?.appliedRows.set(sliceNo, rowsOfBits(bits, rowFrom))
  return [...byId.values()]
}

function rowsOfBits(bits: string, rowFrom: number): number[] {
  const rows: number[] = []
  for (let at = bits.indexOf('1'); at >= 0; at = bits.indexOf('1', at + 1)) rows.push(rowFrom + at)
  return rows
}

/** All rows that a decision took. */
export const rowsTaken = ({ appliedRows }: StoredDecision): number[] => [...appliedRows.values()].flat()
