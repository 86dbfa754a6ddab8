import { setTimeout as wait } from 'node:timers/promises'
import { outageLog } from '#core/errors/outage-log'
import type { WorkerClient } from './client'
import type { Log } from './log'

// Temporal caches the attributes of a namespace for up to ten seconds, so they are used one check after they were added.
const checkEveryMs = 15_000

type Options = { client: WorkerClient; log: Log; signal: AbortSignal; everyMs?: number }

/** Registers the search attributes now and whenever they are missing, until `signal` aborts. Without them a worker works all the same. */
export function registerSearchAttributes({ client, log, signal, everyMs = checkEveryMs }: Options) {
  let isRegistered = false
  async function run(): Promise<void> {
    const outage = outageLog(log, {
      failed: 'the search attributes cannot be registered in Temporal',
      worked: 'the search attributes are registered in Temporal',
    })
    while (!signal.aborted) {
      try {
        isRegistered = await client.ensureSearchAttributes()
        outage.worked()
      } catch (error) {
        isRegistered = false
        outage.failed(error)
      }
      await wait(everyMs, undefined, { signal }).catch(() => {})
    }
  }
  // Asked again by each activity, because a workflow task fails when it sets an attribute that was deleted meanwhile.
  async function isSearchable(): Promise<boolean> {
    if (isRegistered) isRegistered = await client.hasSearchAttributes().catch(() => false)
    return isRegistered
  }
  return { isSearchable, ended: run() }
}
