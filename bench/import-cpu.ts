import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '#core/database/open-database'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { createBareUsers } from './bare-users'
import { emptyTables, reviewIndexTables } from './empty-tables'
import { columnsOf, copyFile, saveClean } from './import/files'
import { cpuSeconds } from './import/process-figures'
import { sixFields } from './import/six-fields'
import { storeFields, storeSample } from './imported-sample'
import { onDatabase } from './on-database'
import { median } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
// How many other batches as large are stored before.
const others = Number(process.argv[4] ?? 0)
// With `six-fields`, people have six declared fields more.
const declared = process.argv[5] === 'six-fields' ? sixFields : undefined
const columns = columnsOf(declared ?? defaultFieldVersion)

const parts = ['main', 'parser', 'otherThreads', 'postgres'] as const
/** CPU seconds by the thread or process that used them. */
type Cpu = Record<(typeof parts)[number], number>
const measures = ['survey', 'import', 'review index', 'COPY'] as const
type Measured = { what: (typeof measures)[number]; seconds: number; cpu: Cpu }

/**
 * Measures the CPU of an import and its review index by thread and process, without Temporal and the web, beside a COPY of the same people.
 * CPU seconds say what limits two cores, and vary less than seconds on a machine that does other work.
 */
await onDatabase(async (urls) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  const owner = openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' })
  const worker = openDatabase({ url: urls.worker, poolSize: 3, name: 'bench' })
  try {
    await createBareUsers(owner.pool)
    // The first round compiles the code and is not counted.
    await importBesideCopy(owner, worker, folder)
    const taken: Measured[] = []
    for (let round = 0; round < rounds; round += 1) taken.push(...(await importBesideCopy(owner, worker, folder)))
    for (const what of measures) say(taken.filter((measured) => measured.what === what))
  } finally {
    await Promise.all([owner.close(), worker.close()])
    await rm(folder, { recursive: true, force: true })
  }
})

async function importBesideCopy(owner: Database, worker: Database, folder: string): Promise<Measured[]> {
  const [ctx, postgres] = [{ db: worker }, await postmasterOf(owner)]
  await emptyTables(owner.pool, `${reviewIndexTables}, users, bare, failed_row, batch_slice, batch, upload_chunk, upload`)
  if (declared) await storeFields(owner, declared)
  for (let other = 1; other <= others; other += 1) {
    const otherId = await storeSample(owner, rows, 100 + other, declared)
    await survey(worker, otherId)
    await importAll(worker, otherId)
    await buildReviewIndex({ ctx, input: { batchId: otherId } })
  }
  const batchId = await storeSample(owner, rows, 1, declared)
  const taken = [
    await measure('survey', postgres, () => survey(worker, batchId)),
    await measure('import', postgres, () => importAll(worker, batchId)),
    await measure('review index', postgres, () => buildReviewIndex({ ctx, input: { batchId } })),
  ]
  const client = await owner.pool.connect()
  try {
    if (others > 0) await client.query('insert into bare select * from users where batch_id <> $1', [batchId])
    const path = await saveClean(client, batchId, folder, columns)
    return [...taken, await measure('COPY', postgres, () => copyFile(client, path, 'bare', columns))]
  } finally {
    client.release()
  }
}

async function survey(db: Database, batchId: string): Promise<void> {
  await db.query('select start_import($1)', [batchId])
  await surveyBatch({ ctx: { db }, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } })
}

function importAll(db: Database, batchId: string): Promise<boolean> {
  return importSlices({ ctx: { db }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY, limitMs: 60_000 } })
}

/** The process whose children are the connections. */
async function postmasterOf(db: Database): Promise<number> {
  const [row] = await db.query<{ pid: number }>('select pg_backend_pid() as pid')
  return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${row?.pid}/status`, 'utf8'))?.[1])
}

async function measure(what: Measured['what'], postgres: number, work: () => Promise<unknown>): Promise<Measured> {
  const [before, started] = [cpuNow(postgres), performance.now()]
  await work()
  const seconds = (performance.now() - started) / 1000
  const after = cpuNow(postgres)
  const cpu = Object.fromEntries(parts.map((part) => [part, after[part] - before[part]])) as Cpu
  return { what, seconds, cpu }
}

function cpuNow(postgres: number): Cpu {
  const cpu = { main: 0, parser: 0, otherThreads: 0, postgres: cpuSeconds(postgres) }
  for (const task of readdirSync('/proc/self/task')) {
    const seconds = Number(readFileSync(`/proc/self/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9
    if (Number(task) === process.pid) cpu.main += seconds
    else if (nicenessOf(task) > 0) cpu.parser += seconds
    else cpu.otherThreads += seconds
  }
  return cpu
}

/** Only the parser thread has a lower priority. */
function nicenessOf(task: string): number {
  const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
  return Number(stat.replace(/^.*\) /, '').split(' ')[16])
}

function say(taken: Measured[]): void {
  const [first] = taken
  if (!first) return
  const all = (of: (measured: Measured) => number) => {
    const values = taken.map(of)
    return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`
  }
  const cpu = parts.map((part) => `${part} ${all((measured) => measured.cpu[part])}`)
  const sum = all((measured) => parts.reduce((seconds, part) => seconds + measured.cpu[part], 0))
  console.log(`${first.what.padEnd(12)} ${all(({ seconds }) => seconds)} s; CPU ${cpu.join(', ')}, together ${sum}`)
}
