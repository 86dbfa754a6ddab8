import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import getPort from 'get-port'
import { buildWorker } from '#bin/build/build-worker'
import { launchWorker } from '#bin/instance/launch-worker'
import { startTemporal } from '#bin/services/temporal'
import { findTemporalCli } from '#bin/services/temporal-cli'
import { type Database, openDatabase } from '#core/database/open-database'
import { emptyTables } from './empty-tables'
import { cpuSeconds } from './import/process-figures'
import { storeSample } from './imported-sample'
import { onDatabase } from './on-database'
import { median, writeResults } from './results'
import { followWorkers, type Timeline } from './workers/follow-workers'
import { limitCpu } from './workers/limit-cpu'

const rows = Number(process.argv[2] ?? 400_000)
const rounds = Number(process.argv[3] ?? 1)
const fleets = (process.argv[4] ?? '1,2,4').split(',').map(Number)
const atOnce = (process.argv[5] ?? '1,4').split(',').map(Number)

const share = 0.1
// A worker has three slices at a time, so that a file needs many for the last ones to be spread.
const sliceRows = '10000'
const warmUpRows = 100_000

/** `cpu` is what all workers used together: what several use more than one is what they cost each other. */
type Taken = { seconds: number; slices: number; cpu: number; timeline: Timeline }
type Scene = { db: Database; env: Record<string, string | undefined>; mainFile: string; folder: string }

/**
 * Measures how much faster a batch, and four batches at once, are imported by several workers, each limited to a tenth of a core, so that
 * neither PostgreSQL nor the machine is the limit. Seconds are from the start of the import until the last batch is pending, by the clock of
 * the database; `slices` are those without the survey. Prints when each part of the import ended, and how busy each worker was.
 */
await onDatabase(async (urls) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  const temporal = await startTemporal({
    cli: await findTemporalCli({ dataFolder: folder }),
    dataFolder: join(folder, 'temporal'),
    port: await getPort({ host: '127.0.0.1' }),
    uiPort: await getPort({ host: '127.0.0.1' }),
    logFile: join(folder, 'temporal.log'),
  })
  const db = openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' })
  try {
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, WORKER_DATABASE_URL: urls.worker, TEMPORAL_ADDRESS: temporal.address, SLICE_ROWS: sliceRows }
    await measure({ db, env, mainFile: (await buildWorker()).mainFile, folder })
  } finally {
    await db.close()
    await temporal.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

async function measure(scene: Scene): Promise<void> {
  const results = []
  for (const batches of atOnce) {
    const taken = new Map<number, Taken[]>(fleets.map((workers) => [workers, []]))
    for (let round = 1; round <= rounds; round += 1)
      for (const workers of fleets) {
        const imported = await importWith(scene, workers, batches)
        taken.get(workers)?.push(imported)
        console.log(
          `  ${batches} × ${rows / batches} rows on ${workers} workers: ${imported.seconds.toFixed(1)} s, slices ${imported.slices.toFixed(1)} s, CPU ${imported.cpu.toFixed(1)} s`,
        )
        say(imported.timeline)
      }
    const secondsOf = (workers: number) => median((taken.get(workers) ?? []).map(({ seconds }) => seconds))
    for (const workers of fleets) {
      const speedup = Number((secondsOf(fleets[0] ?? 1) / secondsOf(workers)).toFixed(2))
      results.push({ batches, workers, speedup, taken: taken.get(workers) })
      console.log(`${batches} ${batches === 1 ? 'batch' : 'batches'} on ${workers} workers: ${speedup} × as fast as on ${fleets[0]}`)
    }
  }
  await writeResults('workers', { rows, rounds, share, sliceRows, results })
}

function say({ busy, ...times }: Timeline): void {
  console.log(
    `    ${Object.entries(times)
      .map(([what, seconds]) => `${what} ${seconds.toFixed(1)}`)
      .join(', ')}`,
  )
  for (const [worker, tenths] of busy.entries()) console.log(`    worker ${worker + 1} busy ${tenths}`)
}

/** Each worker has imported before, as one that has run for days: a new one compiles its code at a tenth of a core. */
async function importWith({ db, env, mainFile, folder }: Scene, workers: number, batches: number): Promise<Taken> {
  await emptyTables(
    db.pool,
    'users, failed_row, batch_slice, slice_lease, batch, review_index, review_index_slice, review_index_text, review_index_part, review_index_name_birth, upload_chunk, upload',
  )
  const taskQueue = `bench-${workers}-${batches}-${Date.now()}`
  const started: Awaited<ReturnType<typeof launchWorker>>[] = []
  const limits: Disposable[] = []
  try {
    for (let worker = 1; worker <= workers; worker += 1) {
      const logFile = join(folder, `${taskQueue}-${worker}.log`)
      const launched = await launchWorker({ env: { ...env, TEMPORAL_TASK_QUEUE: taskQueue }, logFile, mainFile, onSpawn: () => {} })
      started.push(launched)
    }
    await warmUp(db, workers)
    for (const worker of started) limits.push(limitCpu(worker.process.pid, share))
    const cpuOfAll = () => started.reduce((sum, worker) => sum + cpuSeconds(worker.process.pid), 0)
    const cpuBefore = cpuOfAll()
    const ids: string[] = []
    for (let batch = 1; batch <= batches; batch += 1) ids.push(await storeSample(db, rows / batches, batch))
    const pids = started.map((worker) => worker.process.pid)
    const timeline = await followWorkers(db, ids, pids, share)
    const { ended: seconds, surveyed } = timeline
    return { seconds, slices: seconds - surveyed, cpu: cpuOfAll() - cpuBefore, timeline }
  } finally {
    for (const limit of limits) limit[Symbol.dispose]()
    await Promise.all(started.map((worker) => worker.stop()))
  }
}

/** More batches than workers, so that each gets some, until their review indexes are built, which would take time from what is measured. */
async function warmUp(db: Database, workers: number): Promise<void> {
  const batches = workers * 2
  for (let batch = 1; batch <= batches; batch += 1) await storeSample(db, warmUpRows, 100 + batch)
  for (let built = 0; built < batches; await wait(200))
    built = (await db.query('select from review_index where built_at is not null')).length
}
