import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import { emailIdentity, identityKeyOf } from '#core/identity-keys/identity-key'
import type { Problem } from '#core/parsing/row/problems'
import { forEachRow, type InvalidRow, type ParsedPerson } from '#core/parsing/row/read-slice'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'

export type AuditedSlice = SlicePlan & {
  digest: Buffer
  pendingRows: Buffer
  counts: Record<PersonStatus | 'invalid' | 'duplicate', number>
}

export type StoredPerson = {
  row: number
  line: number
  dob: string
  name: string
  city: string
  email: string | null
  identityKey: string | null
  status: PersonStatus
  decisionId: string | null
}

/** A failed row. `repeatedIdentityKey` is the key of the person that a duplicate refers to, null if there is none. */
export type StoredFailedRow = {
  row: number
  line: number
  byteFrom: number
  byteLength: number
  outcome: 'invalid' | 'duplicate'
  problems: Problem[] | null
  repeatedIdentityKey: string | null
  repeatsErased: boolean
  /** Whether that person was already there, and not rejected, when this batch was imported. */
  repeatsTaken: boolean
}

/** The imported slices of a batch in the order of the file. Raw SQL here and below, because it runs in a snapshot and reads every row. */
export async function readSlices(db: Database, batchId: string): Promise<AuditedSlice[]> {
  type Row = Omit<AuditedSlice, 'byteFrom' | 'byteTo'> & { byteFrom: string; byteTo: string }
  const rows = await db.query<Row>(
    `select slice_no as "sliceNo", byte_from as "byteFrom", byte_to as "byteTo", row_from as "rowFrom", row_to as "rowTo",
       line_from as "lineFrom", digest, varbit_send(pending_rows) as "pendingRows",
       jsonb_build_object('pending', pending, 'approved', approved, 'rejected', rejected, 'withdrawn', withdrawn, 'expired', expired,
         'invalid', invalid, 'duplicate', duplicate) as counts
     from batch_slice where batch_id = $1 and imported_at is not null order by slice_no`,
    [batchId],
  )
  return rows.map((row) => ({ ...row, byteFrom: Number(row.byteFrom), byteTo: Number(row.byteTo) }))
}

/** Parses a slice of the kept file row by row, without the fast path of the import. Throws if the bytes are not this slice. */
export function forEachFileRow(
  batch: AuditedBatch,
  plan: SlicePlan,
  bytes: Uint8Array,
  visit: (row: ParsedPerson | InvalidRow) => void,
): void {
  const { id, parseOptions, columns, today } = batch
  if (parseOptions === null) throw new Error(`Batch ${id} has slices but no parse options`)
  forEachRow({ bytes, plan, parseOptions, columns, today }, visit)
}

/** The people of a slice as the lines that its digest is computed from. The identity key is empty for people who have none any more. */
export type StoredSlice = { lines: Buffer; failedRows: StoredFailedRow[]; references: StoredReference[] }

/** A row of a revision and the row that it corrects. */
type StoredReference = { row: number; ofRow: number }

export async function readStoredSlice(db: Database, batchId: string, plan: SlicePlan): Promise<StoredSlice> {
  const [lines, failedRows, references] = await Promise.all([
    readStoredLines(db, batchId, plan),
    readStoredFailedRows(db, batchId, plan),
    readStoredReferences(db, batchId, plan),
  ])
  return { lines, failedRows, references }
}

async function readStoredLines(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Buffer> {
  const chunks = await db.readLines(
    `select batch_id, row_no, line, dob, name, city, email, identity_key from users
     where batch_id = ${pg.escapeLiteral(batchId)} and row_no between ${rowFrom} and ${rowTo} order by row_no`,
  )
  return Buffer.concat(chunks)
}

function readStoredReferences(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredReference[]> {
  return db.query(`select row_no as row, of_row_no as "ofRow" from revision_row where batch_id = $1 and row_no between $2 and $3`, [
    batchId,
    rowFrom,
    rowTo,
  ])
}

/** The rows of a slice whose people have no identity key any more. */
export async function readFreedRows(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Set<number>> {
  const rows = await db.query<{ row: number }>(
    'select row_no as row from users where batch_id = $1 and row_no between $2 and $3 and identity_key is null',
    [batchId, rowFrom, rowTo],
  )
  return new Set(rows.map(({ row }) => row))
}

export function readStoredPeople(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredPerson[]> {
  return db.query<StoredPerson>(
    `select row_no as row, line, to_char(dob, 'YYYY-MM-DD') as dob, name, city, email, identity_key as "identityKey", status, decision_id as "decisionId"
     from users where batch_id = $1 and row_no between $2 and $3 order by row_no`,
    [batchId, rowFrom, rowTo],
  )
}

async function readStoredFailedRows(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredFailedRow[]> {
  type Row = Omit<StoredFailedRow, 'byteFrom' | 'repeatedIdentityKey' | 'repeatsErased'> & {
    byteFrom: string
    name: string | null
    dob: string
    city: string
    email: string | null
  }
  const rows = await db.query<Row>(
    `select r.row_no as row, r.line, r.byte_from as "byteFrom", r.byte_length as "byteLength", r.outcome, r.problems,
       u.name, to_char(u.dob, 'YYYY-MM-DD') as dob, u.city, u.email,
       (r.repeats_batch_id <> r.batch_id or r.repeats_row_no < r.row_no) and coalesce(u.identity_key is not null or d.applied_at is null
         or d.applied_at > b.import_started_at, false) as "repeatsTaken"
     from failed_row r
     join batch b on b.id = r.batch_id
     left join users u on u.batch_id = r.repeats_batch_id and u.row_no = r.repeats_row_no
     left join decision d on d.id = u.decision_id
     where r.batch_id = $1 and r.row_no between $2 and $3 order by r.row_no`,
    [batchId, rowFrom, rowTo],
  )
  return rows.map(({ name, dob, city, email, byteFrom, ...row }) => ({
    ...row,
    byteFrom: Number(byteFrom),
    repeatedIdentityKey: name === null ? null : identityKeyOf(name, dob, city, email === null ? null : emailIdentity(email)),
    repeatsErased: name === erasedMark,
  }))
}
