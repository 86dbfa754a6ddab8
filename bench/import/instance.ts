import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, statSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { createBareUsers } from '#bench/bare-users'
import { emptyTables, reviewIndexTables } from '#bench/empty-tables'
import type { RunningInstance } from '#bin/instance/create-instance'
import { cpuSeconds, forgetPeak, peakMiB } from './process-figures'

export type BenchInstance = { url: string; ownerUrl: string; owner: pg.Client; cookie: string; worker: number; postgres: number }

export type Imported = {
  batchId: string
  seconds: number
  verifySeconds: number
  workerCpu: number
  postgresCpu: number
  workerPeakMiB: number
}

/** A running instance with the demo maker signed in, and a table like that of the people to compare with. */
export async function openInstance({ url, ownerUrl, services }: RunningInstance): Promise<BenchInstance> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await createBareUsers(owner)
  const pidOf = (name: 'worker' | 'postgres') => services.get(name)?.pid() ?? 0
  return { url, ownerUrl, owner, cookie: await signIn(url, 'maker@demo.test'), worker: pidOf('worker'), postgres: pidOf('postgres') }
}

/** Signs a demo operator in. Returns the cookie. */
export async function signIn(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ email, password: 'countersign-demo' }),
  })
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`)
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  return cookies.join('; ')
}

/** Takes everything out but the operators and the audit. */
export async function emptyInstance({ owner }: BenchInstance): Promise<void> {
  // The worker may still be reading where the last batch stands.
  while (!(await emptyTables(owner, everything).then(() => true, wasInTheWay))) await wait(100)
}

const everything = `${reviewIndexTables}, users, bare, failed_row, decision_skipped, decision_slice, decision_selection, decision, batch_slice, idempotency_key, batch, upload_chunk, upload`
const deadlock = '40P01'

function wasInTheWay(error: unknown): false {
  if (error instanceof pg.DatabaseError && error.code === deadlock) return false
  throw error
}

/**
 * Uploads a file and waits until its people are pending and their review index is built. The seconds are the database's, from the stored
 * file until they are pending; the worker's memory is the most it held from the first byte until the review index was built.
 */
export async function importFile(instance: BenchInstance, path: string): Promise<Imported> {
  const before = { worker: cpuSeconds(instance.worker), postgres: cpuSeconds(instance.postgres) }
  forgetPeak(instance.worker)
  const batchId = await uploadFile(instance, path)
  for (; ; await wait(100)) {
    const { rows } = await instance.owner.query(
      'select state, extract(epoch from import_ended_at - created_at)::float as seconds from batch where id = $1',
      [batchId],
    )
    const [{ state, seconds }] = rows
    if (state === 'pending') {
      const workerCpu = cpuSeconds(instance.worker) - before.worker
      const postgresCpu = cpuSeconds(instance.postgres) - before.postgres
      const verifySeconds = await untilVerified(instance, batchId)
      await untilReviewIndexBuilt(instance, batchId)
      return { batchId, seconds, verifySeconds, workerCpu, postgresCpu, workerPeakMiB: peakMiB(instance.worker) }
    }
    if (state !== 'waiting' && state !== 'importing') throw new Error(`The import ended ${state}.`)
  }
}

/** From the end of the import until the verifier has recorded that the batch is what its file says, which includes building the review index. */
async function untilVerified({ owner }: BenchInstance, batchId: string): Promise<number> {
  for (; ; await wait(50)) {
    const { rows } = await owner.query(
      `select outcome, extract(epoch from ended_at - requested_at)::float as seconds from verification where batch_id = $1 and ended_at is not null`,
      [batchId],
    )
    const [verification] = rows
    if (verification?.outcome === 'different') throw new Error('The batch differs from its file.')
    if (verification) return verification.seconds
  }
}

/** What is built for review after an import would be timed with whatever comes next. */
export async function untilReviewIndexBuilt({ owner }: BenchInstance, batchId: string): Promise<void> {
  for (; ; await wait(50)) {
    const { rowCount } = await owner.query('select from review_index where batch_id = $1 and built_at is not null', [batchId])
    if (rowCount === 1) return
  }
}

/** Uploads a file through the API. Returns the id of its batch. */
export async function uploadFile({ url, cookie }: BenchInstance, path: string): Promise<string> {
  const headers = {
    'Content-Type': 'text/csv',
    'Content-Length': String(statSync(path).size),
    'X-File-Name': 'bench.csv',
    'Idempotency-Key': randomUUID(),
    Origin: url,
    Cookie: cookie,
  }
  const request = httpRequest(`${url}/api/batches`, { method: 'POST', headers })
  const answered = once(request, 'response')
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), request)
  const [answer] = (await answered) as [IncomingMessage]
  const body = await text(answer)
  if (answer.statusCode !== 201) throw new Error(`The upload answered ${answer.statusCode}: ${body}`)
  return (JSON.parse(body) as { id: string }).id
}

/** Writes a file as the chunks of an upload, hashed on the way, as plainly as can be. Returns the seconds. */
export async function writeChunks({ owner }: BenchInstance, path: string): Promise<number> {
  const started = performance.now()
  const uploadId = randomUUID()
  const hash = createHash('sha256')
  await owner.query('begin')
  await owner.query(`insert into upload (id, maker_id) select $1, id from auth.operator where email = 'maker@demo.test'`, [uploadId])
  let chunkNo = 0
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(bytes)
    await owner.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, bytes])
    chunkNo += 1
  }
  await owner.query('commit')
  return (performance.now() - started) / 1000
}
