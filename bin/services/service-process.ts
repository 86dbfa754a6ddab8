import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'

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
export async function startServiceProcess({ command, args, logFile, env, ...options }: ServiceCommand): Promise<ServiceProcess> {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 })
  // A file and not a pipe, so that the program can still write when this process is killed.
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(command, args, {
    ...options,
    // Next's types require NODE_ENV in every environment; PostgreSQL and Temporal do not know it.
    env: (env ?? process.env) as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  await once(child, 'spawn').catch((error) => {
    throw new Error(`${command} could not be started: ${error.message}`)
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no process id`)
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
        await Promise.race([ended, setTimeout(graceMs, undefined, { ref: false })])
        if (how === undefined) endGroup(pid)
        await ended
      }
      // The leader may be gone while its children run.
      endGroup(pid)
    },
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is empty.
  }
}
