import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

export interface ServiceCommand {
  command: string
  args: string[]
  logFile: string
  cwd?: string
  /** The whole environment of the process; it inherits nothing. */
  env?: Record<string, string | undefined>
  uid?: number
  gid?: number
}

export interface ServiceProcess {
  pid: number
  /** Resolves when the process has ended, with its exit code or the name of the signal. */
  ended: Promise<string>
  isRunning(): boolean
  /** Sends `signal`, and kills the whole process group when it still runs after the grace time. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<void>
}

/** Starts a long-running program in a process group of its own, with its output in a log file. Throws when it cannot be started. */
export async function startServiceProcess(service: ServiceCommand): Promise<ServiceProcess> {
  mkdirSync(dirname(service.logFile), { recursive: true, mode: 0o700 })
  // A file and not a pipe, so that the program can still write when this process is killed.
  const log = openSync(service.logFile, 'a', 0o600)
  const identity = {
    ...(service.uid === undefined ? {} : { uid: service.uid }),
    ...(service.gid === undefined ? {} : { gid: service.gid }),
  }
  const child = spawn(service.command, service.args, {
    cwd: service.cwd,
    // Next's types require NODE_ENV in every environment; PostgreSQL and Temporal do not know it.
    env: (service.env ?? process.env) as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', log, log],
    ...identity,
  })
  closeSync(log)
  const pid = await started(child, service.command)
  let how: string | undefined
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      how = signal ?? `exit code ${code}`
      resolve(how)
    })
  })
  return {
    pid,
    ended,
    isRunning: () => how === undefined,
    async stop(signal, graceMs) {
      if (how === undefined) {
        child.kill(signal)
        const inTime = await endsWithin(ended, graceMs)
        if (!inTime) endGroup(pid)
        await ended
      }
      // The leader may be gone while its children run.
      endGroup(pid)
    },
  }
}

function started(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)))
    child.once('spawn', () => (child.pid === undefined ? reject(new Error(`${command} has no process id`)) : resolve(child.pid)))
  })
}

async function endsWithin(ended: Promise<string>, graceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), graceMs)
  })
  const inTime = await Promise.race([ended.then(() => true), late])
  clearTimeout(timer)
  return inTime
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is empty.
  }
}
