import { setTimeout } from 'node:timers/promises'
import { whyLogEnded } from '#bin/services/log-end'
import type { ServiceProcess } from '#bin/services/service-process'

export interface Started {
  process: ServiceProcess
  stop(): Promise<void>
}

export interface SupervisedService {
  name: string
  /** Starts it and resolves when it is ready. Restarts it from then on whenever it ends by itself. */
  start(): Promise<void>
  /** Stops it for good, or until `start` is called again. */
  stop(): Promise<void>
  isRunning(): boolean
  /** Undefined before the first start. */
  pid(): number | undefined
}

interface Supervision {
  name: string
  logFile: string
  /** Starts the process and resolves when it is ready. Calls `onSpawn` as soon as there is a process. */
  launch(onSpawn: (started: ServiceProcess) => void): Promise<Started>
  onSpawn(name: string, pid: number): void
  say(text: string): void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

/** Keeps a process running: prints the end of its log when it dies and restarts it, a little later each time. */
export function supervise({ name, logFile, launch, onSpawn, say }: Supervision): SupervisedService {
  let isWanted = false
  let starts = 0
  let spawned: ServiceProcess | undefined
  let running: Started | undefined

  async function bringUp(): Promise<void> {
    const started = await launch((process) => {
      spawned = process
      onSpawn(name, process.pid)
      // `stop` may have been called while the process was being spawned.
      if (!isWanted) void process.stop('SIGKILL', 0)
    })
    running = started
    void started.process.ended.then((how) => revive(how, started))
  }

  async function revive(how: string, ended: Started): Promise<void> {
    if (!isWanted || running !== ended) return
    running = undefined
    const start = starts
    // A stop and a start during a pause bring up a process of their own.
    const isStillWanted = () => isWanted && starts === start
    say(`${name} has ended (${how}) and is started again. ${whyLogEnded(logFile)}`)
    for (let pauseMs = FIRST_PAUSE_MS; isStillWanted(); pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await setTimeout(pauseMs)
      if (!isStillWanted()) return
      try {
        await bringUp()
        say(`${name} runs again.`)
        return
      } catch (error) {
        if (isStillWanted()) say(error instanceof Error ? error.message : String(error))
      }
    }
  }

  return {
    name,
    async start() {
      if (isWanted) return
      isWanted = true
      starts += 1
      await bringUp()
    },
    async stop() {
      isWanted = false
      const started = running
      running = undefined
      if (started) await started.stop()
      else await spawned?.stop('SIGTERM', 3_000)
    },
    isRunning: () => running?.process.isRunning() ?? false,
    pid: () => running?.process.pid,
  }
}
