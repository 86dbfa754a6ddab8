import pg from 'pg'
import type { BatchRecord } from '#core/audit/record/batch-record'
import type { Database } from '#core/db'
import { emailIdentity, identityKeyOf } from '#core/reading/identity'
import type { Problem } from '#core/reading/problems'
import { forEachRow, type InvalidRow, type Person } from '#core/reading/read-slice'
import type { SlicePlan } from '#core/reading/slice-plan'
import type { UserStatus } from '#core/users/user'

export type SliceRecord = SlicePlan & { digest: Buffer; pendingRows: Buffer; counts: Record<UserStatus | 'invalid' | 'duplicate', number> }

export type StoredUser = {
  row: number
  line: number
  dob: string
  name: string
  city: string
  email: string | null
  identityKey: string | null
  status: UserStatus
  decisionId: string | null
}

/** A row that was not imported; `repeatedIdentityKey` is who stands where a duplicate points to, null when nobody does. */
export type StoredUnimported = {
  row: number
  line: number
  byteFrom: number
  byteLength: number
  outcome: 'invalid' | 'duplicate'
  problems: Problem[] | null
  repeatedIdentityKey: string | null
  repeatsErased: boolean
  /** Whether that person was already there when this batch was imported, and nobody had rejected them. */
  repeatsHeld: boolean
}

/** The imported slices of a batch, in the order of the file. */
export async function readSlices(db: Database, batchId: string): Promise<SliceRecord[]> {
  type Row = Omit<SliceRecord, 'byteFrom' | 'byteTo'> & { byteFrom: string; byteTo: string }
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

/** What the kept file says in a slice, parsed row by row, without the fast path that an import takes. Throws when it is not this slice. */
export function forEachFileRow(batch: BatchRecord, plan: SlicePlan, bytes: Uint8Array, visit: (row: Person | InvalidRow) => void): void {
  const { id, reading, columns, today } = batch
  if (reading === null) throw new Error(`Batch ${id} has slices and no reading`)
  forEachRow({ bytes, plan, reading, columns, today }, visit)
}

/** The people of a slice as the lines that its digest is over, without an identity key where none is held. */
export type StoredSlice = { lines: Buffer; unimported: StoredUnimported[]; references: StoredReference[] }

/** A row that corrects a row of an earlier batch. */
type StoredReference = { row: number; ofRow: number }

export async function readStoredSlice(db: Database, batchId: string, plan: SlicePlan): Promise<StoredSlice> {
  const [lines, unimported, references] = await Promise.all([
    readStoredLines(db, batchId, plan),
    readStoredUnimported(db, batchId, plan),
    readStoredReferences(db, batchId, plan),
  ])
  return { lines, unimported, references }
}

async function readStoredLines(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Buffer> {
  const pieces = await db.readLines(
    `select batch_id, row_no, line, dob, name, city, email, identity_key from users
     where batch_id = ${pg.escapeLiteral(batchId)} and row_no between ${rowFrom} and ${rowTo} order by row_no`,
  )
  return Buffer.concat(pieces)
}

function readStoredReferences(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredReference[]> {
  return db.query(`select row_no as row, of_row_no as "ofRow" from batch_attempt_row where batch_id = $1 and row_no between $2 and $3`, [
    batchId,
    rowFrom,
    rowTo,
  ])
}

/** The rows of a slice whose people hold no identity key any more. */
export async function readFreedRows(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Set<number>> {
  const rows = await db.query<{ row: number }>(
    'select row_no as row from users where batch_id = $1 and row_no between $2 and $3 and identity_key is null',
    [batchId, rowFrom, rowTo],
  )
  return new Set(rows.map(({ row }) => row))
}

export function readStoredUsers(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredUser[]> {
  return db.query<StoredUser>(
    `select row_no as row, line, to_char(dob, 'YYYY-MM-DD') as dob, name, city, email, identity_key as "identityKey", status, decision_id as "decisionId"
     from users where batch_id = $1 and row_no between $2 and $3 order by row_no`,
    [batchId, rowFrom, rowTo],
  )
}

async function readStoredUnimported(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredUnimported[]> {
  type Row = Omit<StoredUnimported, 'byteFrom' | 'repeatedIdentityKey' | 'repeatsErased'> & {
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
         or d.applied_at > b.import_started_at, false) as "repeatsHeld"
     from unimported_row r
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

/** What stands in place of a name and a city that were erased. */
export const erasedMark = '[erased]'
