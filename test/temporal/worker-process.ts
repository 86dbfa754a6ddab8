import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { builtWorker } from '#bin/instance/launch-worker'

const root = join(import.meta.dirname, '..', '..')

export type WorkerProcess = {
  pid: number
  /** Its output so far, on both streams. */
  output(): string
  hasEnded(): boolean
  /** Kills it with SIGKILL. */
  kill(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a worker as npm start does, built, in a process of its own with this environment. */
export function startWorkerProcess(environment: Record<string, string>): WorkerProcess {
  const child = spawn(process.execPath, [...builtWorker.flags, inject('workerFile')], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...builtWorker.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (said: string) => (output += said))
  child.stderr.pipe(process.stderr)
  const end = () => endWith(child, 'SIGKILL')
  return { pid: child.pid ?? 0, output: () => output, hasEnded: () => hasEnded(child), kill: end, [Symbol.asyncDispose]: end }
}

/** The process in which this worker runs its workflows, on Linux. Throws when there is not exactly one. */
export function workflowsOf({ pid }: WorkerProcess): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  if (!/^\d+$/.test(children)) throw new Error(`The worker has started these processes, and not one: ${children || 'none'}`)
  return Number(children)
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
