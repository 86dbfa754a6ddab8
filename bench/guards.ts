import { v7 as uuidv7 } from 'uuid'
import { type Database, openDatabase } from '#core/database/open-database'
import { createBareUsers } from './bare-users'
import { emptyTables } from './empty-tables'
import { onDatabase } from './on-database'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
const sliceRows = 50_000
const slices = Math.ceil(rows / sliceRows)

/**
 * Measures what the guards cost: approves people slice by slice through apply_decision_slice as the role worker, and by bare UPDATEs of
 * the same ranges on an identical table without checks and functions. The two alternate, each round on undecided rows, with fsync,
 * full_page_writes and synchronous_commit on.
 */
await onDatabase(async (urls) => {
  const owner = openDatabase({ url: urls.owner, poolSize: 1, name: 'bench owner' })
  const worker = openDatabase({ url: urls.worker, poolSize: 1, name: 'bench worker' })
  await owner.query('set statement_timeout = 0')
  await createBareUsers(owner.pool, 'including defaults including indexes')
  const people = await makePeople(owner)
  const ratios: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const decisionId = await fill(owner, people)
    const guarded = () => clock(() => approveGuarded(worker, decisionId))
    const bare = () => clock(() => approveBare(owner, decisionId))
    // The order alternates, because the second finds warmer files.
    const [first, second] = round % 2 === 1 ? [await guarded(), await bare()] : [await bare(), await guarded()]
    const [guardedSeconds, bareSeconds] = round % 2 === 1 ? [first, second] : [second, first]
    ratios.push(guardedSeconds / bareSeconds)
    console.log(`round ${round}: guarded ${guardedSeconds.toFixed(2)} s, bare ${bareSeconds.toFixed(2)} s, ${ratios.at(-1)?.toFixed(2)} ×`)
  }
  console.log(
    `${rows.toLocaleString('en')} approvals cost ${median(ratios).toFixed(2)} × the same UPDATEs without guards (median of ${rounds})`,
  )
  await worker.close()
  await owner.close()
})

type People = { makerId: string; checkerId: string }

async function makePeople(owner: Database): Promise<People> {
  const people = { makerId: uuidv7(), checkerId: uuidv7() }
  for (const id of Object.values(people)) {
    await owner.query(`insert into auth.operator (id, name, email) values ($1, 'Bench', $2)`, [id, `${id}@bench.test`])
  }
  return people
}

/** Inserts a batch of undecided people, the same people into the bare table, and a decision on all of them. */
async function fill(owner: Database, { makerId, checkerId }: People): Promise<string> {
  const [uploadId, batchId, decisionId] = [uuidv7(), uuidv7(), uuidv7()]
  await emptyTables(owner.pool, 'users, bare, decision, batch_slice, batch, upload_chunk, upload')
  await owner.query('insert into upload (id, maker_id, sealed_at) values ($1, $2, now())', [uploadId, makerId])
  await owner.query(
    `insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256, state, row_count, field_version)
     values ($1, $2, $3, 'bench.csv', 1, 1, sha256(''), 'importing', $4, 1)`,
    [batchId, makerId, uploadId, rows],
  )
  for (const table of ['users', 'bare']) {
    await owner.query(
      `insert into ${table} (batch_id, row_no, line, dob, name, city, email, identity_key)
       select $1, n, n + 1, date '1990-01-01' + n % 9000, 'Person number ' || n, 'City ' || n % 500, 'p' || n || '@example.com', md5(n::text)::uuid
       from generate_series(1, $2::int) n`,
      [batchId, rows],
    )
  }
  await owner.query(
    `insert into batch_slice (batch_id, slice_no, byte_from, byte_to, row_from, row_to, line_from, imported_at, digest, pending, pending_rows)
     select $1, s, s, s + 1, (s - 1) * $3 + 1, least(s * $3, $2), 1, now(), sha256(''), size, repeat('1', size)::varbit
     from generate_series(1, $4::int) s, lateral (select least(s * $3, $2) - (s - 1) * $3 as size) n`,
    [batchId, rows, sliceRows, slices],
  )
  await owner.query(`update batch set state = 'pending' where id = $1`, [batchId])
  await owner.query(
    `insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, filter, except_count, also_count, selected, selection_digest)
     values ($1, $2, $3, 1, 'approve', $4, '{}', 0, 0, $5, digest_selection(selection_by_filter($2, '{}', null, null, null)))`,
    [decisionId, batchId, makerId, checkerId, rows],
  )
  await owner.query(`select store_selection($1, selection_by_filter($2, '{}', null, null, null))`, [decisionId, batchId])
  await owner.query('vacuum analyze users, bare')
  await owner.query('checkpoint').catch(() => {})
  return decisionId
}

async function approveGuarded(worker: Database, decisionId: string): Promise<void> {
  for (let slice = 1; slice <= slices; slice += 1) await worker.query('select apply_decision_slice($1, $2)', [decisionId, slice])
  await worker.query('select finish_decision($1)', [decisionId])
}

async function approveBare(owner: Database, decisionId: string): Promise<void> {
  for (let from = 1; from <= rows; from += sliceRows) {
    await owner.query(
      `update bare set status = 'approved', decision_no = 1 where row_no between $2 and $3 and status = 'pending'
         and batch_id = (select batch_id from decision where id = $1)`,
      [decisionId, from, from + sliceRows - 1],
    )
  }
}

async function clock(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
