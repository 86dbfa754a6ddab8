import { setTimeout as wait } from 'node:timers/promises'
import { type Started, type SupervisedService, supervise } from '#bin/instance/supervise'
import type { ServiceProcess } from '#bin/services/service-process'
import { signalAll, treeOf } from './process-tree'
import { createQueue } from './queue'

export type ProcessName = 'postgres' | 'temporal' | 'verifier' | `web-${number}` | `worker-${number}`

/** A process of the world that is started again whenever it ends, as `npm start` does. */
export interface WorldProcess extends SupervisedService {
  name: ProcessName
  /** Kills the process itself; what it started has to notice. */
  kill(): void
  /** Kills only the process in which a worker runs its workflows. */
  killChild(): void
  /** Stops the process and all it started until `resume`. */
  pause(): void
  pauseChild(): void
  resume(): void
  /** Stops it as a supervisor does and starts it, with other variables in its environment until the next restart. */
  restart(extra?: Record<string, string>): Promise<void>
  /** Whether it runs with variables of a fault. */
  hasExtra(): boolean
  /** Ends it at once, and everything that it started. */
  destroy(): Promise<void>
}

interface Options {
  name: ProcessName
  logFile: string
  launch(onSpawn: (started: ServiceProcess) => void, extra: Record<string, string>): Promise<Started>
  say(text: string): void
}

const running = new Set<ServiceProcess>()
// A harness that fails leaves no process. Only those that run, because the system gives an id again.
process.once('exit', () =>
  signalAll(
    [...running].filter((each) => each.isRunning()).flatMap(({ pid }) => treeOf(pid)),
    'SIGKILL',
  ),
)

export function superviseProcess({ name, logFile, launch, say }: Options): WorldProcess {
  let extra: Record<string, string> = {}
  let paused: number[] = []
  const service = supervise({
    name,
    logFile,
    launch: (onSpawn) =>
      launch((started) => {
        running.add(started)
        void started.ended.then(() => running.delete(started))
        onSpawn(started)
      }, extra),
    onSpawn: () => {},
    say,
  })
  // Two faults may restart one process.
  const inTurn = createQueue()
  const pid = () => {
    const current = service.pid()
    if (current === undefined) throw new NotRunning(name)
    return current
  }
  const child = () => {
    const [, first] = treeOf(pid())
    if (first === undefined) throw new NotRunning(`the child of ${name}`)
    return first
  }
  const resume = () => {
    signalAll(paused, 'SIGCONT')
    paused = []
  }
  const pause = (pids: number[]) => {
    paused.push(...pids)
    signalAll(pids, 'SIGSTOP')
  }
  return {
    ...service,
    name,
    start: () => inTurn(() => startWithPatience(service, say)),
    stop: () => inTurn(service.stop),
    kill: () => signalAll([pid()], 'SIGKILL'),
    killChild: () => signalAll([child()], 'SIGKILL'),
    pause: () => pause(treeOf(pid())),
    pauseChild: () => pause([child()]),
    resume,
    restart: (given = {}) =>
      inTurn(async () => {
        extra = given
        resume()
        await service.stop()
        await startWithPatience(service, say)
      }),
    hasExtra: () => Object.keys(extra).length > 0,
    async destroy() {
      const current = service.pid()
      const tree = current === undefined ? [] : treeOf(current)
      const stopped = service.stop()
      signalAll([...tree, ...paused], 'SIGKILL')
      await stopped
    },
  }
}

/** A fault that needs a process which another fault has just ended. */
export class NotRunning extends Error {
  constructor(name: string) {
    super(`${name} is not running.`)
  }
}

const attempts = 10

/** While another fault lasts, a process may fail to start; a supervisor tries again. */
async function startWithPatience(service: SupervisedService, say: (text: string) => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await service.start()
    } catch (error) {
      // Without this it would count as started.
      await service.stop()
      if (attempt === attempts) throw error
      say(error instanceof Error ? error.message : String(error))
      await wait(1_000)
    }
  }
}
