import { setTimeout as wait } from 'node:timers/promises'
import { causeOf } from '#core/errors/cause-of'
import type { WorkerClient } from './client'
import type { Log } from './log'

// Temporal caches the attributes of a namespace for up to ten seconds, so they are used one check after they were added.
const checkEveryMs = 15_000

/** Registers the search attributes now and whenever they are missing, until `signal` aborts. Without them a worker works all the same. */
export function registerSearchAttributes({ client, log, signal }: { client: WorkerClient; log: Log; signal: AbortSignal }) {
  let isRegistered = false
  async function run(): Promise<void> {
    let wasWell = true
    while (!signal.aborted) {
      try {
        isRegistered = await client.ensureSearchAttributes()
        wasWell = true
      } catch (error) {
        isRegistered = false
        if (wasWell) log.warn({ cause: causeOf(error) }, 'the search attributes cannot be registered')
        wasWell = false
      }
      await wait(checkEveryMs, undefined, { signal }).catch(() => {})
    }
  }
  return { isSearchable: () => isRegistered, ended: run() }
}
