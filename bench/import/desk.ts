import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { RunningInstance } from '#bin/instance/create-instance'
import { cpuSeconds, residentMiB } from './process-figures'

export type Desk = { url: string; owner: pg.Client; cookie: string; worker: number; postgres: number }

export type Imported = { batchId: string; seconds: number; workerCpu: number; postgresCpu: number; workerPeakMiB: number }

/** A running desk with the demo maker signed in, and a table like that of the people to compare with. */
export async function openDesk({ url, ownerUrl, services }: RunningInstance): Promise<Desk> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query('create table bare (like users including all) with (fillfactor = 45)')
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ email: 'maker@demo.test', password: 'countersign-demo' }),
  })
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`)
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  const pidOf = (name: 'worker' | 'postgres') => services.get(name)?.pid() ?? 0
  return { url, owner, cookie: cookies.join('; '), worker: pidOf('worker'), postgres: pidOf('postgres') }
}

/** Takes everything out but the operators and the audit. */
export async function emptyDesk({ owner }: Desk): Promise<void> {
  await owner.query(
    'truncate desk, desk_person, desk_value, desk_slice, desk_order, desk_cue, users, bare, unimported_row, decision_slice, decision, batch_slice, idempotency_key, batch, upload_chunk, upload cascade',
  )
}

/** Uploads a file and waits until its people are pending. The seconds are the database's, from the stored file on. */
export async function importFile(desk: Desk, path: string): Promise<Imported> {
  const before = { worker: cpuSeconds(desk.worker), postgres: cpuSeconds(desk.postgres) }
  const batchId = await uploadFile(desk, path)
  for (let workerPeakMiB = 0; ; await wait(100)) {
    workerPeakMiB = Math.max(workerPeakMiB, residentMiB(desk.worker))
    const { rows } = await desk.owner.query(
      'select state, extract(epoch from import_ended_at - created_at)::float as seconds from batch where id = $1',
      [batchId],
    )
    const [{ state, seconds }] = rows
    if (state === 'pending') {
      const workerCpu = cpuSeconds(desk.worker) - before.worker
      return { batchId, seconds, workerCpu, postgresCpu: cpuSeconds(desk.postgres) - before.postgres, workerPeakMiB }
    }
    if (state !== 'waiting' && state !== 'importing') throw new Error(`The import ended ${state}.`)
  }
}

/** Uploads a file through the API. Returns the id of its batch. */
export async function uploadFile({ url, cookie }: Desk, path: string): Promise<string> {
  const headers = {
    'Content-Type': 'text/csv',
    'Content-Length': String(statSync(path).size),
    'X-File-Name': 'bench.csv',
    'Idempotency-Key': randomUUID(),
    Origin: url,
    Cookie: cookie,
  }
  const body = createReadStream(path, { highWaterMark: 256 * 1024 }) as unknown as BodyInit
  const answer = await fetch(`${url}/api/batches`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
  if (answer.status !== 201) throw new Error(`The upload answered ${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}

/** Writes a file as the chunks of an upload, hashed on the way, as plainly as can be. Returns the seconds. */
export async function writeChunks({ owner }: Desk, path: string): Promise<number> {
  const started = performance.now()
  const uploadId = randomUUID()
  const hash = createHash('sha256')
  await owner.query('begin')
  await owner.query('insert into upload (id) values ($1)', [uploadId])
  let chunkNo = 0
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(bytes)
    await owner.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, bytes])
    chunkNo += 1
  }
  await owner.query('commit')
  return (performance.now() - started) / 1000
}
