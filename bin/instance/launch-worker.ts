import { existsSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '#bin/root'
import { becomesTrue } from '#bin/services/becomes-true'
import { endOfLog } from '#bin/services/log-end'
import { type ServiceProcess, startServiceProcess } from '#bin/services/service-process'
import type { Started } from './supervise'

interface WorkerOptions {
  env: Record<string, string | undefined>
  logFile: string
  /** What was built; without it the sources run, and run anew when they change. */
  mainFile: string | undefined
  onSpawn(started: ServiceProcess): void
}

const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const READY = '"msg":"worker is ready"'

/**
 * A worker goes over files of any size in buffers of a few MiB. glibc keeps what was freed in a heap for each thread, up to eight a
 * core, and V8 lets the young objects grow to 48 MiB before it cleans up: neither makes it faster, and together they hold more than it uses.
 * Of what is old, V8 would go over all of it again whenever a tenth has come on top, about nine times in an
 * import of a million rows; meanwhile the process does not answer.
 */
export const builtWorker = {
  env: { MALLOC_ARENA_MAX: '2' },
  flags: ['--max-semi-space-size=8', '--heap-growing-percent=60', '--enable-source-maps'],
}

// What only the process of the workflows reads would not be noticed by itself.
const watching = ['--clear-screen=false', '--include', join(ROOT, 'worker', '**', '*.ts')]

/** Starts a worker and resolves when it says in its log that it is ready. */
export async function launchWorker({ env, logFile, mainFile, onSpawn }: WorkerOptions): Promise<Started> {
  const logBegins = existsSync(logFile) ? statSync(logFile).size : 0
  const args = mainFile ? [...builtWorker.flags, mainFile] : [TSX, 'watch', ...watching, join(ROOT, 'worker', 'main.ts')]
  const worker = await startServiceProcess({ command: process.execPath, args, logFile, env: { ...builtWorker.env, ...env }, cwd: ROOT })
  onSpawn(worker)
  await becomesTrue(async () => !worker.isRunning() || (await textAfter(logFile, logBegins)).includes(READY), 60_000)
  if (!worker.isRunning() || !(await textAfter(logFile, logBegins)).includes(READY)) {
    await worker.stop('SIGTERM', 3_000)
    throw new Error(`The worker did not become ready. Its log, ${logFile}, ends:\n${endOfLog(logFile)}`)
  }
  return { process: worker, stop: () => worker.stop('SIGTERM', 10_000) }
}

async function textAfter(file: string, position: number): Promise<string> {
  const handle = await open(file)
  try {
    const length = Math.max(0, (await handle.stat()).size - position)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, position)
    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}
