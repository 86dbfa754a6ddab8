import type { BatchRecord } from '#core/audit/record/batch-record'
import { readStretch } from '#core/batches/read-chunks'
import type { Database } from '#core/db'
import { claimOf, emailIdentity } from '#core/reading/identity'
import type { Problem } from '#core/reading/problems'
import { type InvalidRow, type Person, readSlice } from '#core/reading/read-slice'
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
  claim: string | null
  status: UserStatus
  decisionId: string | null
}

/** A row that was not imported; `repeatedClaim` is who stands where a duplicate points to, null when nobody does. */
export type StoredUnimported = {
  row: number
  line: number
  byteFrom: number
  byteLength: number
  outcome: 'invalid' | 'duplicate'
  problems: Problem[] | null
  repeatedClaim: string | null
  repeatsErased: boolean
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

/** What the kept file says in a slice, read as it was read at first. */
export async function rereadSlice(db: Database, batch: BatchRecord, plan: SlicePlan): Promise<{ people: Person[]; invalid: InvalidRow[] }> {
  const { id, reading, columns, today } = batch
  if (reading === null) throw new Error(`Batch ${id} has slices and no reading`)
  const bytes = await readStretch(db, id, plan.byteFrom, plan.byteTo)
  return readSlice({ bytes, plan, reading, columns, today })
}

export function readStoredUsers(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredUser[]> {
  return db.query<StoredUser>(
    `select row_no as row, line, to_char(dob, 'YYYY-MM-DD') as dob, name, city, email, claim, status, decision_id as "decisionId"
     from users where batch_id = $1 and row_no between $2 and $3 order by row_no`,
    [batchId, rowFrom, rowTo],
  )
}

export async function readStoredUnimported(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredUnimported[]> {
  type Row = Omit<StoredUnimported, 'byteFrom' | 'repeatedClaim' | 'repeatsErased'> & {
    byteFrom: string
    name: string | null
    dob: string
    city: string
    email: string | null
  }
  const rows = await db.query<Row>(
    `select r.row_no as row, r.line, r.byte_from as "byteFrom", r.byte_length as "byteLength", r.outcome, r.problems,
       u.name, to_char(u.dob, 'YYYY-MM-DD') as dob, u.city, u.email
     from unimported_row r left join users u on u.batch_id = r.repeats_batch_id and u.row_no = r.repeats_row_no
     where r.batch_id = $1 and r.row_no between $2 and $3 order by r.row_no`,
    [batchId, rowFrom, rowTo],
  )
  return rows.map(({ name, dob, city, email, byteFrom, ...row }) => ({
    ...row,
    byteFrom: Number(byteFrom),
    repeatedClaim: name === null ? null : claimOf(name, dob, city, email === null ? null : emailIdentity(email)),
    repeatsErased: name === erasedMark,
  }))
}

/** What stands in place of a name and a city that were erased. */
export const erasedMark = '[erased]'
