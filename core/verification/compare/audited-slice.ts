import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import { declaredFields } from '#core/fields/declared-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { identityKeyOfStored, type StoredValues, uniqueValueOfStored } from '#core/fields/stored-identity-key'
import { forEachRow, type InvalidRow, type ParsedPerson } from '#core/parsing/row/read-slice'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'

export type AuditedSlice = SlicePlan & {
  digest: Buffer
  pendingRows: Buffer
  counts: Record<PersonStatus | 'invalid' | 'duplicate', number>
}

/** A person with the hash of the identity key and the number of the decision, 0 without one. Names of one word are not renamed in each of a million rows. */
export type StoredPerson = {
  row: number
  line: number
  dob: string | null
  name: string
  city: string | null
  email: string | null
  fields: string | null
  status: PersonStatus
  key: string
  freed: boolean
  decision: number
}

/** A failed row. `repeated` is what a duplicate has in common with the person that it refers to; null if there is no such person. */
export type StoredFailedRow = {
  row: number
  line: number
  byteFrom: number
  byteLength: number
  outcome: 'invalid' | 'duplicate'
  problems: unknown
  erased: boolean
  /** The key of the unique field that a duplicate repeats; null for the identity key. */
  repeatsField: string | null
  repeated: string | null
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
      'reversed',
      'invalid',
      'duplicate',
      // An imported slice has both.
      sql<Buffer>`digest`.as('digest'),
      sql<Buffer>`varbit_send(pending_rows)`.as('pendingRows'),
    ])
    .execute()
  return slices.map(({ pending, approved, rejected, sentBack, withdrawn, expired, reversed, invalid, duplicate, ...slice }) => ({
    ...slice,
    counts: { pending, approved, rejected, 'sent-back': sentBack, withdrawn, expired, reversed, invalid, duplicate },
  }))
}

/** Parses a slice of the kept file row by row, without the fast path of the import. Throws if the bytes are not this slice. */
export function forEachFileRow(
  batch: AuditedBatch,
  plan: SlicePlan,
  bytes: Uint8Array,
  visit: (row: ParsedPerson | InvalidRow) => void,
): void {
  const { id, parseOptions, version, compared, columns, today } = batch
  if (parseOptions === null) throw new Error(`Batch ${id} has slices but no parse options`)
  forEachRow({ bytes, plan, parseOptions, version, compared, columns, today }, visit)
}

/** The people of a slice as lines that end with the hash of the identity key, and lines of their other keys, and the hashes of their unique values by row. */
export type StoredSlice = {
  lines: Buffer
  otherKeys: Buffer
  uniqueValues: Buffer
  failedRows: StoredFailedRow[]
  references: StoredReference[]
}

/** A row of a revision and the row that it corrects. */
type StoredReference = { row: number; of: number }

export async function readStoredSlice(db: Database, { id: batchId, version }: AuditedBatch, plan: SlicePlan): Promise<StoredSlice> {
  const [lines, otherKeys, uniqueValues, failedRows, references] = await Promise.all([
    readStoredLines(db, batchId, plan, declaredFields(version).length > 0),
    readStoredOtherKeys(db, batchId, plan),
    readUniqueValues(db, batchId, plan),
    readStoredFailedRows(db, batchId, plan),
    readStoredReferences(db, batchId, plan),
  ])
  return { lines, otherKeys, uniqueValues, failedRows, references }
}

async function readStoredLines(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan, hasDeclared: boolean): Promise<Buffer> {
  // COPY, because it takes a third of the time of a query.
  const chunks = await db.readLines(
    `select batch_id, row_no, line, dob, name, city, email, ${hasDeclared ? 'fields, ' : ''}identity_key from users
     where batch_id = ${pg.escapeLiteral(batchId)} and row_no between ${rowFrom} and ${rowTo} order by row_no`,
  )
  return Buffer.concat(chunks)
}

async function readStoredOtherKeys(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<Buffer> {
  const chunks = await db.readLines(
    `select row_no, alternative, identity_key from other_identity_key
     where batch_id = ${pg.escapeLiteral(batchId)} and row_no between ${rowFrom} and ${rowTo} order by row_no, alternative`,
  )
  return Buffer.concat(chunks)
}

async function readUniqueValues({ kysely }: Database, batchId: string, { sliceNo }: SlicePlan): Promise<Buffer> {
  const stored = await kysely
    .selectFrom('uniqueValueSlice')
    .where('batchId', '=', batchId)
    .where('sliceNo', '=', sliceNo)
    .select('hashes')
    .executeTakeFirst()
  return stored?.hashes ?? Buffer.alloc(0)
}

function readStoredReferences({ kysely }: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredReference[]> {
  return kysely
    .selectFrom('revisionRow')
    .where('batchId', '=', batchId)
    .where((eb) => eb.between('rowNo', rowFrom, rowTo))
    .select(['rowNo as row', 'ofRowNo as of'])
    .execute()
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
      'fields',
      'status',
      'identityKey as key',
      'freed',
      'decisionNo as decision',
    ])
    .execute()
}

const isoDate = (column: string) => sql<string | null>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`

async function readStoredFailedRows(db: Database, batchId: string, { rowFrom, rowTo }: SlicePlan): Promise<StoredFailedRow[]> {
  const rows = await db.kysely
    .selectFrom('failedRow as r')
    .innerJoin('batch as b', 'b.id', 'r.batchId')
    .leftJoin('batch as o', 'o.id', 'r.repeatsBatchId')
    .leftJoin('fieldVersion as f', 'f.number', 'o.fieldVersion')
    .leftJoin('users as u', (join) => join.onRef('u.batchId', '=', 'r.repeatsBatchId').onRef('u.rowNo', '=', 'r.repeatsRowNo'))
    .leftJoin('decision as d', (join) => join.onRef('d.batchId', '=', 'u.batchId').onRef('d.decisionNo', '=', 'u.decisionNo'))
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
      'r.repeatsField',
      'u.name',
      isoDate('u.dob').as('dob'),
      'u.city',
      'u.email',
      'u.fields',
      'f.definition',
      sql<boolean>`(r.repeats_batch_id <> r.batch_id or r.repeats_row_no < r.row_no) and coalesce(not u.freed
        or case when u.status = 'reversed' then not ${wasFree} else d.applied_at is null or d.applied_at > b.import_started_at end, false)`.as(
        'repeatsTaken',
      ),
    ])
    .execute()
  return rows.map(({ name, dob, city, email, fields, definition, ...row }) => ({
    ...row,
    repeated:
      name === null || definition === null
        ? null
        : repeatedOf(parseFieldVersion(definition), row.repeatsField, { name, dob, city, email, fields }),
    repeatsErased: name === erasedMark,
  }))
}

/** Whether no target had the reversed person `u` any more when the import of batch `b` began. */
const wasFree = sql<boolean>`exists (select from freed_slice f join batch_slice s on s.batch_id = f.batch_id and s.slice_no = f.slice_no
  where f.batch_id = u.batch_id and u.row_no between s.row_from and s.row_to
    and get_bit(f.freed_rows, u.row_no - s.row_from) = 1 and f.freed_at <= b.import_started_at)`

const repeatedOf = (version: FieldVersion, field: string | null, person: StoredValues): string | null =>
  (field === null ? identityKeyOfStored(version, person) : uniqueValueOfStored(version, field, person)) ?? null
