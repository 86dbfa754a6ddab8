import { existsSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '#bin/project/root'
import { becomesTrue } from '#bin/services/becomes-true'
import { whyLogEnded } from '#bin/services/log-end'
import { type ServiceProcess, startServiceProcess } from '#bin/services/service-process'
import type { Started } from './supervise'

interface LaunchOptions {
  env: Record<string, string | undefined>
  logFile: string
  /** The built file; without it the sources run, and restart when they change. */
  mainFile: string | undefined
  onSpawn(started: ServiceProcess): void
}

const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs')

/**
 * A worker reads files of any size in buffers of a few MiB. glibc keeps freed memory in up to eight heaps per core, and V8 lets young
 * objects grow to 48 MiB before it collects them: neither makes imports faster, and together they use more than the import. V8 would also
 * scan all old objects whenever a tenth is added, about nine times in an import of a million rows, and the process does not answer
 * meanwhile.
 */
export const builtWorker = {
  env: { MALLOC_ARENA_MAX: '2' },
  flags: ['--max-semi-space-size=8', '--heap-growing-percent=60', '--enable-source-maps'],
}

/** Delivery waits for other systems. */
const builtDelivery = { ...builtWorker, flags: ['--enable-source-maps'] }

/** A verifier answers no requests, so its young objects may grow: a million rows take a tenth less time. */
const builtVerifier = { ...builtWorker, flags: ['--max-semi-space-size=32', '--enable-source-maps'] }

// The watcher does not notice files that only the workflow process reads.
const watching = ['--clear-screen=false', '--include', join(ROOT, 'worker', '**', '*.ts')]

/** Starts a worker and resolves when its log says that it is ready. */
export function launchWorker(options: LaunchOptions): Promise<Started> {
  return launch('worker', options)
}

/** Starts a verifier and resolves when its log says that it is ready. */
export function launchVerifier(options: LaunchOptions): Promise<Started> {
  return launch('verifier', options)
}

/** Starts a delivery process and resolves when its log says that it is ready. */
export function launchDelivery(options: LaunchOptions): Promise<Started> {
  return launch('delivery', options)
}

async function launch(name: 'worker' | 'verifier' | 'delivery', { env, logFile, mainFile, onSpawn }: LaunchOptions): Promise<Started> {
  const ready = `"msg":"${name} is ready"`
  const logBegins = existsSync(logFile) ? statSync(logFile).size : 0
  const { flags } = { worker: builtWorker, verifier: builtVerifier, delivery: builtDelivery }[name]
  const args = mainFile ? [...flags, mainFile] : [TSX, 'watch', ...watching, join(ROOT, name, 'main.ts')]
  const started = await startServiceProcess({ command: process.execPath, args, logFile, env: { ...builtWorker.env, ...env }, cwd: ROOT })
  onSpawn(started)
  await becomesTrue(async () => !started.isRunning() || (await textAfter(logFile, logBegins)).includes(ready), 60_000)
  if (!started.isRunning() || !(await textAfter(logFile, logBegins)).includes(ready)) {
    await started.stop('SIGTERM', 3_000)
    throw new Error(`The ${name} did not become ready. ${whyLogEnded(logFile)}`)
  }
  return { process: started, stop: () => started.stop('SIGTERM', 10_000) }
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
