import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Options = {
  signal: AbortSignal
  /** Called every two seconds while it polls. */
  onPolled(): void
  onDeath(how: string): void
}

type Workflows = {
  /** Resolves when the workflows are running; never when they are stopped before that. */
  ready: Promise<unknown>
  /** Resolves when their process has finished its tasks and exited. */
  ended: Promise<void>
}

/**
 * Runs the workflows until `signal` aborts, in a process of their own, which answers progress queries while this one is busy importing.
 * The two are one worker: when this process dies the other does too, and when the other dies, `onDeath` is called with how it ended.
 *
 * It has a session of its own because Linux divides processor time between sessions, and would give both processes one share.
 */
export function forkWorkflows({ signal, onPolled, onDeath }: Options): Workflows {
  const child = fork(fileOfProcess(), { detached: true, env: withoutDatabase(process.env) })
  // At once: if the process were killed later, Temporal would wait ten seconds before it used another worker.
  signal.addEventListener('abort', () => child.connected && child.send('stop'))
  const ended = once(child, 'exit').then(([code, killedBy]) => {
    if (!signal.aborted) onDeath(killedBy ?? `exit code ${code}`)
  })
  child.on('message', (message) => message === 'polled' && onPolled())
  return { ready: once(child, 'message'), ended }
}

/** The built file next to this one, or the source when there is none. */
function fileOfProcess(): string {
  const built = fileURLToPath(new URL('./workflow-process.mjs', import.meta.url))
  return existsSync(built) ? built : fileURLToPath(new URL('./workflow-process.ts', import.meta.url))
}

function withoutDatabase(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { WORKER_DATABASE_URL, WORKER_DATABASE_URL_FILE, AUDIT_WEBHOOK_SECRET, AUDIT_WEBHOOK_SECRET_FILE, ...rest } = given
  return rest
}
