import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestDesk } from './desk'
import { testTemporal } from './temporal'

const root = join(import.meta.dirname, '..')

export type WorkerProcess = {
  pid: number
  /** As kill -9 does: nothing is rolled back, closed or said. */
  kill(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** What workers of this desk are told, on a task queue of their own. */
export function workerEnvironment(desk: TestDesk, { sliceRows }: { sliceRows: number }): Record<string, string> {
  const { address, namespace } = testTemporal()
  return {
    WORKER_DATABASE_URL: desk.database.workerUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: randomUUID(),
    SLICE_ROWS: String(sliceRows),
  }
}

/** Starts a worker as npm start does, in a process of its own with this environment. */
export function startWorkerProcess(environment: Record<string, string>): WorkerProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', join('worker', 'main.ts')], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const end = () => endWith(child, 'SIGKILL')
  return { pid: child.pid ?? 0, kill: end, [Symbol.asyncDispose]: end }
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
