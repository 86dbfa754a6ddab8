import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import { emailIdentity, identityKeyOf } from '#core/identity-keys/identity-key'
import { forEachRow, type InvalidRow, type ParsedPerson } from '#core/parsing/row/read-slice'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'

export type AuditedSlice = SlicePlan & {
  digest: Buffer
  pendingRows: Buffer
  counts: Record<PersonStatus | 'invalid' | 'duplicate', number>
}

/** A person with the identity key and the id of the decision. Names of one word are not renamed in each of a million rows. */
export type StoredPerson = {
  row: number
  line: number
  dob: string
  name: string
  city: string
  email: string | null
  status: PersonStatus
  key: string | null
  decision: string | null
}

/** A failed row. `repeatedIdentityKey` is the key of the person that a duplicate refers to, null if there is none. */
export type StoredFailedRow = {
  row: number
  line: number
  byteFrom: number
  byteLength: number
  outcome: 'invalid' | 'duplicate'
  problems: unknown
  erased: boolean
  repeatedIdentityKey: string | null
  repeatsErased: boolean
  /** Whether that person was already there, with an identity key, when this batch was imported. */
  repeatsTaken: boolean
}

/** The imported slices of a batch in the order of the file. */
export async function readSlices({ kysely }: Database, batchId: string): Promise<AuditedSlice[]> {
  const slices = await kysely
    .selectFrom('batchSlice')
    .where('batchId', '=', batchId)
    .where('importedAt', 'is not', null)
    .orderBy('sliceNo')
    .select([
      'sliceNo',
      'byteFrom',
      'byteTo',
      'rowFrom',
      'rowTo',
      'lineFrom',
      'pending',
      'approved',
      'rejected',
      'sentBack',
      'withdrawn',
      'expired',
      'invalid',
      'duplicate',
      // An imported slice has both.
      sql<Buffer>`digest`.as('digest'),
      sql<Buffer>`varbit_send(pending_rows)`.as('pendingRows'),
    ])
    .execute()
  return slices.map(({ pending, approved, rejected, sentBack, withdrawn, expired, invalid, duplicate, ...slice }) => ({
    ...slice,
    counts: { pending, approved, rejected, 'sent-back': sentBack, withdrawn, expired, invalid, duplicate },
  }))
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
type StoredReference = { row: number; of: number }

export async function readStoredSlice(db: Database, batchId: string, plan: SlicePlan): Promise<StoredSlice> {
  const [lines, failedRows, references] = await Promise.all([
    readStoredLines(db, batchId, plan),
    readStoredFailedRows(db, batchId, plan),
    readStoredReferences(db, batchId, plan),
  ])
  return { lines, failedRows, references }
}

async function readStoredLines(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Buffer> {
  // COPY, because the digest of a slice is computed from these lines.
  const chunks = await db.readLines(
    `select batch_id, row_no, line, dob, name, city, email, identity_key from users
     where batch_id = ${pg.escapeLiteral(batchId)} and row_no between ${rowFrom} and ${rowTo} order by row_no`,
  )
  return Buffer.concat(chunks)
}

function readStoredReferences({ kysely }: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredReference[]> {
  return kysely
    .selectFrom('revisionRow')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', rowFrom, rowTo))
    .select(['rowNo as row', 'ofRowNo as of'])
    .execute()
}

/** The rows of a slice whose people have no identity key any more. */
export async function readFreedRows({ kysely }: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Set<number>> {
  const rows = await kysely
    .selectFrom('users')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', rowFrom, rowTo))
    .where('identityKey', 'is', null)
    .select('rowNo as row')
    .execute()
  return new Set(rows.map(({ row }) => row))
}

export function readStoredPeople({ kysely }: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredPerson[]> {
  return kysely
    .selectFrom('users')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', rowFrom, rowTo))
    .orderBy('rowNo')
    .select([
      'rowNo as row',
      'line',
      isoDate('dob').as('dob'),
      'name',
      'city',
      'email',
      'status',
      'identityKey as key',
      'decisionId as decision',
    ])
    .execute()
}

const isoDate = (column: string) => sql<string>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`

async function readStoredFailedRows(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredFailedRow[]> {
  const rows = await db.kysely
    .selectFrom('failedRow as r')
    .innerJoin('batch as b', 'b.id', 'r.batchId')
    .leftJoin('users as u', (join) => join.onRef('u.batchId', '=', 'r.repeatsBatchId').onRef('u.rowNo', '=', 'r.repeatsRowNo'))
    .leftJoin('decision as d', 'd.id', 'u.decisionId')
    .where('r.batchId', '=', batchId)
    .where((eb) => eb.between('r.rowNo', rowFrom, rowTo))
    .orderBy('r.rowNo')
    .select([
      'r.rowNo as row',
      'r.line',
      'r.byteFrom',
      'r.byteLength',
      'r.outcome',
      'r.problems',
      'r.erased',
      'u.name',
      isoDate('u.dob').as('dob'),
      'u.city',
      'u.email',
      sql<boolean>`(r.repeats_batch_id <> r.batch_id or r.repeats_row_no < r.row_no) and coalesce(u.identity_key is not null
        or d.applied_at is null or d.applied_at > b.import_started_at, false)`.as('repeatsTaken'),
    ])
    .execute()
  return rows.map(({ name, dob, city, email, ...row }) => ({
    ...row,
    repeatedIdentityKey:
      name === null || city === null ? null : identityKeyOf(name, dob, city, email === null ? null : emailIdentity(email)),
    repeatsErased: name === erasedMark,
  }))
}
