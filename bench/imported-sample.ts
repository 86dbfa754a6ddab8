import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { type Database, openDatabase } from '#core/database/open-database'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import type { FieldVersion } from '#core/fields/field-version'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { writeSample } from '#core/sample/write-sample'
import { chunksOf } from '#core/uploads/chunks-of'

/** Imports a sample as a batch and returns its id. Stored as the owner of the database, because the checks of an upload are not measured. */
export async function importSample(urls: { owner: string; worker: string }, rows: number): Promise<string> {
  const owner = openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' })
  const worker = openDatabase({ url: urls.worker, poolSize: 3, name: 'bench' })
  const batchId = await storeSample(owner, rows)
  await worker.query('select start_import($1)', [batchId])
  await surveyBatch({ ctx: { db: worker }, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } })
  await importSlices({ ctx: { db: worker }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
  await Promise.all([owner.close(), worker.close()])
  return batchId
}

/** Stores a sample as an uploaded batch that no worker has begun, and returns its id. With `declared`, it has these fields, stored as version 2. */
export async function storeSample(db: Database, rows: number, seed = 1, declared?: FieldVersion): Promise<string> {
  const chunks: Uint8Array[] = []
  await writeSample({ rows, seed, ...(declared && { version: declared }), write: (chunk) => void chunks.push(chunk) })
  return await storeFile(db, chunks, declared ? 2 : 1)
}

/** Stores fields as version 2, in place of those that were it before, as the owner of the database and without a change request. */
export async function storeFields(db: Database, version: FieldVersion): Promise<void> {
  await db.query('alter table field_version drop constraint if exists confirmed_after_the_first')
  await db.query(
    `insert into field_version (number, definition, sha256) values (2, $1, sha256(convert_to($1, 'UTF8'))) on conflict (number) do update
     set definition = excluded.definition, sha256 = excluded.sha256`,
    [canonicalFieldVersion(version)],
  )
}

/** Stores a file in the same way, to be read by a version of the fields. */
export async function storeFile(db: Database, chunks: Uint8Array[], fieldVersion = 1): Promise<string> {
  const [makerId, uploadId, batchId] = [uuidv7(), uuidv7(), uuidv7()]
  const hash = createHash('sha256')
  await db.query(`insert into auth.operator (id, name, email) values ($1, 'Bench', $2)`, [makerId, `${makerId}@example.test`])
  await db.query('insert into upload (id, maker_id) values ($1, $2)', [uploadId, makerId])
  let [chunkNo, size] = [0, 0]
  for await (const chunk of chunksOf(Readable.from(chunks), 1)) {
    await db.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, chunk])
    hash.update(chunk)
    ;[chunkNo, size] = [chunkNo + 1, size + chunk.length]
  }
  const sha256 = hash.digest()
  await db.query(
    'insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256, field_version) values ($1, $2, $3, $4, $5, $5, $6, $7)',
    [batchId, makerId, uploadId, 'bench.csv', size, sha256, fieldVersion],
  )
  await db.query(
    `select append_audit(($1, null, null, null, null, false)::actor, 'batch.uploaded', id, null, jsonb_build_object('bytes', size_bytes,
       'sha256', encode(sha256, 'hex'), 'requestedSha256', encode(sha256(convert_to(requested_parse_options::text, 'UTF8')), 'hex')))
     from batch where id = $2`,
    [makerId, batchId],
  )
  return batchId
}
