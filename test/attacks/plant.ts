import { createHash } from 'node:crypto'
import pg from 'pg'
import { readComparedAlternatives } from '#core/field-versions/compared-alternatives'
import { readStoredFields } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import type { NumberedAlternative } from '#core/fields/identity-alternatives'
import { uniqueFields } from '#core/fields/unique-fields'
import { identityKeyHash, identityKeyHashBytes, writeIdentityKeyHash } from '#core/identity-keys/identity-key-hash'
import { personLine } from '#core/import/copy-lines/person-line'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type InvalidRow, type ParsedPerson, readSlice } from '#core/parsing/row/read-slice'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { Survey } from '#core/parsing/survey/survey'
import { surveyFile } from '#core/parsing/survey/survey-file'
import { readRange } from '#core/uploads/read-chunks'
import type { TestInstance } from '#test/instance'

type Plan = Survey & { outcome: 'read' }
type Duplicate = ParsedPerson & { repeatsBatchId: string; repeatsRow: number; repeatsField?: string }
/** What the import claims about a slice. */
export type SliceLie = { people: ParsedPerson[]; invalid: InvalidRow[]; duplicates: Duplicate[]; digest: Buffer | null }

/** Where an import departs from its file; everything else is done honestly. */
export type Lie = {
  requested?: RequestedParseOptions
  sliceRows?: number
  plan?: (plan: Plan) => void
  slice?: (slice: SliceLie, sliceNo: number, batchId: string) => void
  refs?: { rows: number[]; ofRows: number[] }
  /** Stores unique values and does not take them. */
  takesNoValues?: true
  /** More statements of the worker's role, before the import ends. */
  beforeEnd?: (worker: pg.Client, batchId: string) => Promise<unknown>
}

/**
 * Imports a batch with the worker's password: with its functions and grants only, and with the claims of the lie in place of the file's
 * content.
 */
export async function importWithLie(instance: TestInstance, batchId: string, lie: Lie): Promise<void> {
  const worker = new pg.Client({ connectionString: instance.database.workerUrl })
  await worker.connect()
  try {
    await worker.query('select start_import($1)', [batchId])
    const { rows } = await worker.query('select text_bytes::int as bytes, requested_parse_options as requested from batch where id = $1', [
      batchId,
    ])
    const { number, version } = await readStoredFields(instance.worker.db, batchId)
    const compared = await readComparedAlternatives(instance.worker.db, number)
    const today = new Date().toISOString().slice(0, 10)
    const text = Buffer.from(await readRange(instance.worker.db, batchId, 0, rows[0].bytes))
    const plan = await surveyFile({
      bytes: once(text),
      requested: lie.requested ?? rows[0].requested,
      version,
      today,
      sliceRows: lie.sliceRows ?? 3,
      limits: { rows: 1_000 },
    })
    if (plan.outcome !== 'read') throw new Error(`The file of the test is ${plan.outcome}`)
    lie.plan?.(plan)
    if (plan.referencedBatches.length > 0) await worker.query('select link_revision($1, $2::uuid[])', [batchId, plan.referencedBatches])
    await worker.query('select plan_import($1, $2, $3::text[], $4)', [
      batchId,
      JSON.stringify(plan.parseOptions),
      plan.header,
      JSON.stringify(plan.slices),
    ])
    for (const slice of plan.slices) await writeSlice(worker, { batchId, text, plan, version, compared, today, lie }, slice)
    await lie.beforeEnd?.(worker, batchId)
    await worker.query('select end_import($1)', [batchId])
  } finally {
    await worker.end()
  }
}

type Planted = {
  batchId: string
  text: Buffer
  plan: Plan
  version: FieldVersion
  compared: NumberedAlternative[]
  today: string
  lie: Lie
}

async function writeSlice(worker: pg.Client, { batchId, text, plan, version, compared, today, lie }: Planted, slice: SlicePlan) {
  const bytes = text.subarray(slice.byteFrom, slice.byteTo)
  const claims: SliceLie = {
    ...readSlice({ bytes, plan: slice, parseOptions: plan.parseOptions, version, compared, columns: plan.header.length, today }),
    duplicates: [],
    digest: null,
  }
  lie.slice?.(claims, slice.sliceNo, batchId)
  await worker.query('begin')
  await worker.query('select lock_slice($1, $2)', [batchId, slice.sliceNo])
  for (const { row, line, dob, name, city, email, fields, identityKey } of claims.people)
    await worker.query(
      'insert into users (batch_id, row_no, line, dob, name, city, email, fields, identity_key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [batchId, row, line, dob, name, city, email, fields, identityKeyHash(identityKey)],
    )
  for (const { row, otherIdentityKeys } of claims.people)
    for (const { alternative, key } of otherIdentityKeys)
      await worker.query('insert into other_identity_key (batch_id, row_no, alternative, identity_key) values ($1, $2, $3, $4)', [
        batchId,
        row,
        alternative,
        identityKeyHash(key),
      ])
  const rowBytes = uniqueFields(version).length * identityKeyHashBytes
  const hashes = Buffer.alloc((slice.rowTo - slice.rowFrom + 1) * rowBytes)
  for (const { row, uniqueValues } of claims.people)
    for (const [index, text] of uniqueValues.entries()) {
      if (text === '') continue
      if (!lie.takesNoValues)
        await worker.query('insert into unique_value (value, batch_id, row_no) values ($1, $2, $3)', [identityKeyHash(text), batchId, row])
      writeIdentityKeyHash(text, hashes, (row - slice.rowFrom) * rowBytes + index * identityKeyHashBytes)
    }
  if (rowBytes > 0) await worker.query('select store_unique_values($1, $2, $3)', [batchId, slice.sliceNo, hashes])
  for (const { row, line, byteFrom, byteLength, problems } of claims.invalid)
    await worker.query(
      `insert into failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, problems) values ($1, $2, $3, $4, $5, 'invalid', $6)`,
      [batchId, row, line, byteFrom, byteLength, JSON.stringify(problems)],
    )
  for (const { row, line, byteFrom, byteLength, repeatsBatchId, repeatsRow, repeatsField } of claims.duplicates)
    await worker.query(
      `insert into failed_row (batch_id, row_no, line, byte_from, byte_length, outcome, repeats_batch_id, repeats_row_no, repeats_field) values ($1, $2, $3, $4, $5, 'duplicate', $6, $7, $8)`,
      [batchId, row, line, byteFrom, byteLength, repeatsBatchId, repeatsRow, repeatsField ?? null],
    )
  if (lie.refs && slice.sliceNo === 1)
    await worker.query('select note_revision_rows($1, $2::int[], $3::int[])', [batchId, lie.refs.rows, lie.refs.ofRows])
  const imported = new Set(claims.people.map(({ row }) => row))
  const bits = Array.from({ length: slice.rowTo - slice.rowFrom + 1 }, (_, at) => (imported.has(slice.rowFrom + at) ? '1' : '0')).join('')
  const digest = createHash('sha256')
    .update(claims.people.map((person) => personLine(batchId, person)).join(''))
    .digest()
  await worker.query('select commit_slice($1, $2, $3::varbit, $4, $5, $6)', [
    batchId,
    slice.sliceNo,
    bits,
    claims.invalid.length,
    claims.duplicates.length,
    claims.digest ?? digest,
  ])
  await worker.query('commit')
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

/** The first person of a slice, as a lie changes them. */
export function change(slice: SliceLie, changes: Partial<ParsedPerson>): void {
  const [person] = slice.people
  if (person) Object.assign(person, changes)
}
