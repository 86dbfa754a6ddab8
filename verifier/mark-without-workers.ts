import { setTimeout as wait } from 'node:timers/promises'
import { markUnmoved, type ObstacleSource, unmovedForMs } from '#core/batches/mark-unmoved'
import type { SystemContext } from '#core/context'
import type { Log } from '#worker/log'

type Options = {
  ctx: SystemContext
  client: ObstacleSource
  log: Log
  signal: AbortSignal
  everyMs?: number
}

// Workers mark batches after 30 s. All of them may be frozen, with their connections open.
const workersLateMs = 15_000

/**
 * Marks batches as stalled that have not moved for 30 s while no worker is connected to the database, or for 45 s while one is, until
 * `signal` aborts. Only a process that is running can mark a batch, and all workers may be stopped or frozen.
 */
export async function markWithoutWorkers({ ctx, client, log, signal, everyMs = 5_000 }: Options): Promise<void> {
  const logged = new Set<string>()
  while (!signal.aborted) {
    await markOnce({ ctx, client, log, logged }).catch(() => {})
    await wait(everyMs, undefined, { signal }).catch(() => {})
  }
}

async function markOnce({ ctx, client, ...rest }: Omit<Options, 'signal'> & { logged: Set<string> }): Promise<void> {
  if (await hasWorker(ctx)) return markUnmoved({ ctx, client, ...rest, forMs: unmovedForMs + workersLateMs })
  await markUnmoved({ ctx, client: withoutWorkers, ...rest })
}

const withoutWorkers: ObstacleSource = {
  findObstacle: async () => ({ cause: 'no-worker-running', attempts: 1 }),
  // No worker would take the signal.
  signalStalled: async () => {},
}

// Raw because Kysely's tables do not include the views of PostgreSQL. They show every role who is connected.
async function hasWorker({ db }: SystemContext): Promise<boolean> {
  const [found] = await db.query<{ isConnected: boolean }>(
    `select exists (
       select from pg_stat_activity where datname = current_database() and usename = 'countersign_worker') as "isConnected"`,
  )
  return found?.isConnected ?? false
}
