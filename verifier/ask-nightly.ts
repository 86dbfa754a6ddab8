import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { causeOf } from '#worker/activities/activity'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

type Options = { ctx: SystemContext; client: WorkerClient; log: Log; signal: AbortSignal; cron: string }

const intervalMs = 60_000
const lateAfter = '26 hours'

/**
 * Keeps the nightly schedule of deep verification in Temporal, until `signal` aborts. Requests it two hours late on a night without
 * Temporal.
 */
export async function askNightly({ ctx, client, log, signal, cron }: Options): Promise<void> {
  let wasWell = true
  while (!signal.aborted) {
    await askWhenLate(ctx).catch(() => {})
    try {
      await client.ensureNightlyVerification(cron)
      wasWell = true
    } catch (error) {
      if (wasWell && !signal.aborted) log.warn({ cause: causeOf(error) }, 'the nightly verification is not scheduled, for Temporal is away')
      wasWell = false
    }
    await wait(intervalMs, undefined, { signal }).catch(() => {})
  }
}

async function askWhenLate({ db }: SystemContext): Promise<void> {
  await db.query(
    `select request_deep_verification()
     where not exists (select from deep_verification where begun_at > clock_timestamp() - $1::interval)
       and exists (select from batch where import_ended_at < clock_timestamp() - $1::interval)`,
    [lateAfter],
  )
}
