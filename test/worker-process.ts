import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

export type WorkerProcess = {
  pid: number
  /** As kill -9 does: nothing is rolled back, closed or said. */
  kill(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
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
