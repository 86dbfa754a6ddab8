import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '#core/database/open-database'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { copyFile, saveClean } from './import/files'
import { cpuSeconds } from './import/process-figures'
import { storeSample } from './imported-sample'
import { onDatabase } from './on-database'
import { median } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
const pauseMs = Number(process.env['PAUSE'] ?? 0)

/** CPU seconds by the thread or process that used them. */
type Cpu = { main: number; parser: number; otherThreads: number; postgres: number }
type Measured = Cpu & { what: string; seconds: number }

/**
 * Measures the CPU of an import by thread and process, without Temporal and the web, beside a COPY of the same people. CPU seconds say what
 * limits two cores, and vary less than seconds on a machine that does other work.
 */
await onDatabase(async (urls) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  const owner = openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' })
  const worker = openDatabase({ url: urls.worker, poolSize: 3, name: 'bench' })
  try {
    const postgres = await postmasterOf(owner)
    await owner.query('create table bare (like users including all) with (fillfactor = 45)')
    const taken: Measured[] = []
    // The first round finds everything cold and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      await owner.query('truncate users, bare, failed_row, batch_slice, batch, upload_chunk, upload cascade')
      const batchId = await storeSample(owner, rows)
      await worker.query('select start_import($1)', [batchId])
      const measured = [
        await measure('survey', postgres, () => surveyBatch({ ctx: { db: worker }, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } })),
        await measure('import', postgres, () => importSlices({ ctx: { db: worker }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY, limitMs: 60_000 } })),
      ]
      const client = await owner.pool.connect()
      const path = await saveClean(client as never, batchId, folder)
      measured.push(await measure('COPY', postgres, () => copyFile(client as never, path, 'bare')))
      client.release()
      if (round > 0) taken.push(...measured)
      for (const one of measured) console.log(round, lineOf(one))
    }
    for (const what of ['survey', 'import', 'COPY']) {
      const all = taken.filter((one) => one.what === what)
      const middle = (of: (one: Measured) => number) => median(all.map(of))
      console.log('median', lineOf({ what, seconds: middle((m) => m.seconds), main: middle((m) => m.main), parser: middle((m) => m.parser), otherThreads: middle((m) => m.otherThreads), postgres: middle((m) => m.postgres) }))
    }
  } finally {
    await Promise.all([owner.close(), worker.close()])
    await rm(folder, { recursive: true, force: true })
  }
})

async function postmasterOf(db: Database): Promise<number> {
  const [row] = await db.query<{ pid: number }>('select pg_backend_pid() as pid')
  return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${row?.pid}/status`, 'utf8'))?.[1])
}

async function measure(what: string, postgres: number, work: () => Promise<unknown>): Promise<Measured> {
  const before = { ...threads(), postgres: cpuSeconds(postgres) }
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  const after = { ...threads(), postgres: cpuSeconds(postgres) }
  const of = (name: keyof Cpu) => after[name] - before[name]
  return { what, seconds, main: of('main'), parser: of('parser'), otherThreads: of('otherThreads'), postgres: of('postgres') }
}

/** The parser thread is the one with a lower priority. */
function threads(): Omit<Cpu, 'postgres'> {
  const cpu = { main: 0, parser: 0, otherThreads: 0 }
  for (const task of readdirSync('/proc/self/task')) {
    const fields = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    const seconds = Number(readFileSync(`/proc/self/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9
    if (Number(task) === process.pid) cpu.main += seconds
    else if (Number(fields[16]) > 0) cpu.parser += seconds
    else cpu.otherThreads += seconds
  }
  return cpu
}

function lineOf({ what, seconds, main, parser, otherThreads, postgres }: Measured): string {
  const parts = { main, parser, otherThreads, postgres, all: main + parser + otherThreads + postgres }
  return `${what.padEnd(8)} ${seconds.toFixed(2)} s; CPU ${Object.entries(parts)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(', ')}`
}
