import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { causeOf } from '#worker/activities/activity'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

type Options = { ctx: SystemContext; client: WorkerClient; log: Log; signal: AbortSignal; cron: string }

const intervalMs = 60_000
const lateAfter = '26 hours'

/**
 * Keeps the nightly schedule of the deep verification in Temporal until `signal` aborts. If Temporal misses a night, the verification is
 * requested here two hours later.
 */
export async function askNightly({ ctx, client, log, signal, cron }: Options): Promise<void> {
  let wasScheduled = true
  while (!signal.aborted) {
    await requestWhenLate(ctx).catch(() => {})
    try {
      await client.ensureNightlyVerification(cron)
      wasScheduled = true
    } catch (error) {
      if (wasScheduled && !signal.aborted)
        log.warn({ cause: causeOf(error) }, 'cannot schedule the nightly verification, because Temporal cannot be reached')
      wasScheduled = false
    }
    await wait(intervalMs, undefined, { signal }).catch(() => {})
  }
}

async function requestWhenLate({ db }: SystemContext): Promise<void> {
  await db.query(
    `select request_deep_verification()
     where not exists (select from deep_verification where begun_at > clock_timestamp() - $1::interval)
       and exists (select from batch where import_ended_at < clock_timestamp() - $1::interval)`,
    [lateAfter],
  )
}
