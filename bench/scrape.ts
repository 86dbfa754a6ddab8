import getPort from 'get-port'
import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { type Database, openDatabase } from '#core/database/open-database'
import { openLog } from '#worker/log'
import { openWorkerMetrics } from '#worker/metrics'
import { onDatabase } from './on-database'
import { median, writeResults } from './results'

const people = Number(process.argv[2] ?? 10_000_000)
const rounds = Number(process.argv[3] ?? 50)
const rowsPerBatch = 1_000_000
const sliceRows = 50_000
const endedBatches = 10_000

/**
 * Measures how long the database takes to answer what the metrics ask, and how long a scrape of a worker takes, with ten million pending
 * people and ten thousand ended batches.
 */
await onDatabase(async (urls) => {
  const owner = openDatabase({ url: urls.owner, poolSize: 1, name: 'bench owner' })
  await owner.query('set statement_timeout = 0')
  await fill(owner)
  await owner.close()
  const db = openDatabase({ url: urls.worker, poolSize: 2, name: 'countersign worker' })
  const id = uuidv7()
  const readMs = await clock(() => callFunction(db, 'read_metrics', { process: id }))
  await db.close()

  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`
  const worker = openDatabase({ url: urls.worker, poolSize: 2, name: 'countersign worker' })
  // The lease of the first reader ends.
  await worker.query('select pg_sleep(16)')
  const stopping = new AbortController()
  const { serve } = await openWorkerMetrics(address)
  const client = { readBacklog: async () => [] }
  const stop = await serve({ ctx: { db: worker }, client, log: openLog('silent'), signal: stopping.signal })
  const scrape = async () => (await fetch(`http://${address}/metrics`)).text()
  while (!(await scrape()).includes('countersign_pending_people ')) await worker.query('select pg_sleep(0.1)')
  const scrapeMs = await clock(scrape)
  const pending = /countersign_pending_people (\d+)/.exec(await scrape())?.[1]
  stopping.abort()
  await stop()
  await worker.close()
  const figures = { people, endedBatches, pending: Number(pending), readMs: figuresOf(readMs), scrapeMs: figuresOf(scrapeMs) }
  console.log(figures)
  await writeResults('scrape', figures)
})

async function fill(owner: Database): Promise<void> {
  const makerId = uuidv7()
  await owner.query(`insert into auth.operator (id, name, email) values ($1, 'Bench', 'maker@bench.test')`, [makerId])
  for (let begun = 0; begun < people; begun += rowsPerBatch) {
    const batchId = await insertBatches(owner, makerId, 1)
    await owner.query(
      `insert into users (batch_id, row_no, line, dob, name, city, email, identity_key)
       select $1::uuid, n, n + 1, date '1990-01-01' + n % 9000, 'Person number ' || n, 'City ' || n % 500, null, md5($1::uuid::text || n)::uuid
       from generate_series(1, $2::int) n`,
      [batchId, rowsPerBatch],
    )
    await owner.query(
      `insert into batch_slice (batch_id, slice_no, byte_from, byte_to, row_from, row_to, line_from, imported_at, digest, pending, pending_rows)
       select $1, s, s, s + 1, (s - 1) * $2 + 1, s * $2, 1, now(), sha256(''), $2, repeat('1', $2)::varbit from generate_series(1, $3::int) s`,
      [batchId, sliceRows, rowsPerBatch / sliceRows],
    )
    await owner.query(`update batch set state = 'pending', import_ended_at = now() where id = $1`, [batchId])
    await owner.query(`insert into verification (batch_id, kind) values ($1, 'import')`, [batchId])
    console.log(`${(begun + rowsPerBatch).toLocaleString('en')} people`)
  }
  await insertBatches(owner, makerId, endedBatches)
  await owner.query(`update batch set state = 'withdrawn', ended_at = now() where state = 'importing'`)
  await owner.query(`insert into verification (batch_id, kind, ended_at, outcome) select id, 'deep', now(), 'verified' from batch`)
  await owner.query('vacuum analyze')
}

async function insertBatches(owner: Database, makerId: string, count: number): Promise<string | undefined> {
  const [batch] = await owner.query<{ id: string }>(
    `with new as (insert into upload (maker_id, sealed_at) select $1, now() from generate_series(1, $2::int) returning id)
     insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256, state, row_count, field_version)
     select gen_random_uuid(), $1, id, 'bench.csv', 1, 1, sha256(''), 'importing', $3, 1 from new returning id`,
    [makerId, count, rowsPerBatch],
  )
  return batch?.id
}

async function clock(act: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const begunAt = performance.now()
    await act()
    times.push(performance.now() - begunAt)
  }
  return times
}

function figuresOf(times: number[]) {
  const rounded = (ms: number) => Math.round(ms * 10) / 10
  return { median: rounded(median(times)), most: rounded(Math.max(...times)) }
}
