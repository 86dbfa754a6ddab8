import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { findFreePort } from '#bin/services/free-port'
import { startPostgres } from '#bin/services/postgres'
import { packBatchOnServer } from '#core/audit/pack-batch-on-server'
import { verifyRecord } from '#core/audit/verify-record'
import { chunksOf } from '#core/batches/chunks-of'
import { type Database, openDatabase } from '#core/db'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { writeSample } from '#core/sample/write-sample'
import { makeTemplate } from '#test/template'

const rows = Number(process.argv[2] ?? 1_000_000)

/** Measures, on a batch of so many rows, how long it takes to pack it and to verify its record, and how much memory. */
const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
const postgres = await startPostgres({
  dataFolder: join(folder, 'postgres'),
  port: await findFreePort(),
  superuserPassword: uuidv7(),
  logFile: join(folder, 'postgres.log'),
})
try {
  const { urls } = await makeTemplate(postgres.superuserUrl('postgres'))
  const [owner, worker] = [
    openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' }),
    openDatabase({ url: urls.worker, poolSize: 3, name: 'bench' }),
  ]
  const batchId = await store(owner)
  await measure('import', async () => {
    await worker.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx: { db: worker }, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } })
    await importSlices({ ctx: { db: worker }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
  })
  await measure('verify --deep', () =>
    verifyRecord({
      ctx: { db: owner },
      input: {
        onFinding: ({ message }) => {
          throw new Error(message)
        },
      },
    }),
  )
  await measure('audit pack', async () => {
    let bytes = 0
    for await (const part of await packBatchOnServer({ ctx: { db: owner }, input: { batchId } })) bytes += part.length
    console.log(`the pack has ${Math.round(bytes / 1e6)} MB`)
  })
  await Promise.all([owner.close(), worker.close()])
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Stores a sample as a batch, as the owner: who may upload is not what is measured. */
async function store(db: Database): Promise<string> {
  const [makerId, uploadId, batchId] = [uuidv7(), uuidv7(), uuidv7()]
  const pieces: Uint8Array[] = []
  await writeSample({ rows, seed: 1, write: (piece) => void pieces.push(piece) })
  const hash = createHash('sha256')
  await db.query(`insert into auth.operator (id, name, email) values ($1, 'Bench', 'bench@example.test')`, [makerId])
  await db.query('insert into upload (id) values ($1)', [uploadId])
  let [chunkNo, size] = [0, 0]
  for await (const chunk of chunksOf(Readable.from(pieces))) {
    await db.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, chunk])
    hash.update(chunk)
    ;[chunkNo, size] = [chunkNo + 1, size + chunk.length]
  }
  const sha256 = hash.digest()
  await db.query('insert into batch (id, maker_id, upload_id, file_name, size_bytes, sha256) values ($1, $2, $3, $4, $5, $6)', [
    batchId,
    makerId,
    uploadId,
    'bench.csv',
    size,
    sha256,
  ])
  await db.query(
    `select append_audit(($1, null, 'maker', null, null)::actor, 'batch.uploaded', $2, null, jsonb_build_object('bytes', $3::bigint, 'sha256', $4::text))`,
    [makerId, batchId, size, sha256.toString('hex')],
  )
  return batchId
}

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const [started, before] = [performance.now(), process.memoryUsage.rss()]
  let highest = before
  const watching = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss())
  }, 50)
  await work()
  clearInterval(watching)
  const seconds = (performance.now() - started) / 1000
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  console.log(
    `${what.padEnd(14)} ${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en')} rows/s, at most ${megabytes(highest)} MB, ${megabytes(highest - before)} MB above before`,
  )
}
