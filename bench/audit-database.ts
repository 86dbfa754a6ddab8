import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { type Database, openDatabase } from '#core/database/open-database'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { writeSample } from '#core/sample/write-sample'
import { chunksOf } from '#core/uploads/chunks-of'
import { onDatabase } from './on-database'

const rows = Number(process.argv[2] ?? 1_000_000)

/** Measures the time and memory to verify a batch and to pack it, each in a process of its own. */
await onDatabase(async (urls) => {
  const owner = openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' })
  const worker = openDatabase({ url: urls.worker, poolSize: 3, name: 'bench' })
  const batchId = await store(owner)
  await worker.query('select start_import($1)', [batchId])
  await surveyBatch({ ctx: { db: worker }, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } })
  await importSlices({ ctx: { db: worker }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
  await Promise.all([owner.close(), worker.close()])
  for (const step of ['verify --deep', 'audit pack']) await measure(step, urls.owner, batchId)
})

/** Stores a sample as a batch, as the owner of the database, because the checks of an upload are not measured. */
async function store(db: Database): Promise<string> {
  const [makerId, uploadId, batchId] = [uuidv7(), uuidv7(), uuidv7()]
  const chunks: Uint8Array[] = []
  await writeSample({ rows, seed: 1, write: (chunk) => void chunks.push(chunk) })
  const hash = createHash('sha256')
  await db.query(`insert into auth.operator (id, name, email) values ($1, 'Bench', 'bench@example.test')`, [makerId])
  await db.query('insert into upload (id, maker_id) values ($1, $2)', [uploadId, makerId])
  let [chunkNo, size] = [0, 0]
  for await (const chunk of chunksOf(Readable.from(chunks), 1)) {
    await db.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, chunk])
    hash.update(chunk)
    ;[chunkNo, size] = [chunkNo + 1, size + chunk.length]
  }
  const sha256 = hash.digest()
  await db.query(
    'insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256) values ($1, $2, $3, $4, $5, $5, $6)',
    [batchId, makerId, uploadId, 'bench.csv', size, sha256],
  )
  await db.query(
    `select append_audit(($1, null, null, null, null, false)::actor, 'batch.uploaded', id, null, jsonb_build_object('bytes', size_bytes,
       'sha256', encode(sha256, 'hex'), 'requestedSha256', encode(sha256(convert_to(requested_parse_options::text, 'UTF8')), 'hex')))
     from batch where id = $2`,
    [makerId, batchId],
  )
  return batchId
}

async function measure(step: string, url: string, batchId: string): Promise<void> {
  const program = join(import.meta.dirname, 'audit-database-step.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, step, url, batchId, String(rows)], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${step} failed.`)
}
