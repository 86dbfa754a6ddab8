import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '#core/database/open-database'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { createBareUsers } from './bare-users'
import { copyFile, saveClean } from './import/files'
import { cpuSeconds } from './import/process-figures'
import { storeSample } from './imported-sample'
import { onDatabase } from './on-database'
import { median } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)

const parts = ['main', 'parser', 'otherThreads', 'postgres'] as const
/** CPU seconds by the thread or process that used them. */
type Cpu = Record<(typeof parts)[number], number>
type Measured = { what: 'survey' | 'import' | 'COPY'; seconds: number; cpu: Cpu }

/**
 * Measures the CPU of an import by thread and process, without Temporal and the web, beside a COPY of the same people. CPU seconds say what
 * limits two cores, and vary less than seconds on a machine that does other work.
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
    for (const what of ['survey', 'import', 'COPY'] as const) say(taken.filter((measured) => measured.what === what))
  } finally {
    await Promise.all([owner.close(), worker.close()])
    await rm(folder, { recursive: true, force: true })
  }
})

async function importBesideCopy(owner: Database, worker: Database, folder: string): Promise<Measured[]> {
  const [ctx, postgres] = [{ db: worker }, await postmasterOf(owner)]
  await owner.query('truncate users, bare, failed_row, batch_slice, batch, upload_chunk, upload cascade')
  const batchId = await storeSample(owner, rows)
  await worker.query('select start_import($1)', [batchId])
  const survey = await measure('survey', postgres, () => surveyBatch({ ctx, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } }))
  const imported = await measure('import', postgres, () =>
    importSlices({ ctx, input: { batchId, budgetMs: Number.POSITIVE_INFINITY, limitMs: 60_000 } }),
  )
  const client = await owner.pool.connect()
  try {
    const path = await saveClean(client, batchId, folder)
    const copied = await measure('COPY', postgres, () => copyFile(client, path, 'bare'))
    return [survey, imported, copied]
  } finally {
    client.release()
  }
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
  console.log(`${first.what.padEnd(6)} ${all(({ seconds }) => seconds)} s; CPU ${cpu.join(', ')}, together ${sum}`)
}
