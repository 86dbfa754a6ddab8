import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Workflows = {
  /** Resolves when they are run; never, when they are stopped before. */
  ready: Promise<unknown>
  /** Resolves when their process has ended what it was at, and is gone. */
  ended: Promise<void>
}

/**
 * Runs the workflows until `signal` aborts, in a process of their own, which answers how far a batch is while this one is busy importing
 * it. The two are one worker: when this process dies so does that one, and when that one does, `onDeath` is called with how it ended.
 *
 * It is in a session of its own too: Linux shares processors out between sessions, and would give both no more than one.
 */
export function forkWorkflows({ signal, onDeath }: { signal: AbortSignal; onDeath(how: string): void }): Workflows {
  const child = fork(fileOfProcess(), { detached: true, env: withoutDatabase(process.env) })
  // At once, for whoever is killed meanwhile takes no leave, and Temporal would wait ten seconds before it asked another worker.
  signal.addEventListener('abort', () => child.connected && child.send('stop'))
  const ended = once(child, 'exit').then(([code, killedBy]) => {
    if (!signal.aborted) onDeath(killedBy ?? `exit code ${code}`)
  })
  return { ready: once(child, 'message'), ended }
}

/** What was built beside this file; where nothing was, the source. */
function fileOfProcess(): string {
  const built = fileURLToPath(new URL('./workflow-process.mjs', import.meta.url))
  return existsSync(built) ? built : fileURLToPath(new URL('./workflow-process.ts', import.meta.url))
}

function withoutDatabase(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { WORKER_DATABASE_URL, WORKER_DATABASE_URL_FILE, AUDIT_WEBHOOK_SECRET, AUDIT_WEBHOOK_SECRET_FILE, ...rest } = given
  return rest
}
