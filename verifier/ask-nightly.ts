import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { outageLog } from '#core/errors/outage-log'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

type Options = { ctx: SystemContext; client: WorkerClient; log: Log; signal: AbortSignal; cron: string }

const intervalMs = 60_000

/**
 * Keeps the nightly schedule of the deep verification in Temporal until `signal` aborts. If Temporal misses a night, the verification is
 * requested here two hours later.
 */
export async function askNightly({ ctx, client, log, signal, cron }: Options): Promise<void> {
  const outage = outageLog(log, {
    failed: 'the nightly verification cannot be scheduled, because Temporal cannot be reached',
    worked: 'the nightly verification is scheduled',
  })
  while (!signal.aborted) {
    await requestWhenLate(ctx).catch(() => {})
    try {
      await client.ensureNightlyVerification(cron)
      outage.worked()
    } catch (error) {
      if (!signal.aborted) outage.failed(error)
    }
    await wait(intervalMs, undefined, { signal }).catch(() => {})
  }
}

// By the clock of the database, which wrote the times that are compared.
async function requestWhenLate({ db }: SystemContext): Promise<void> {
  const [found] = await db.query<{ isLate: boolean }>(
    `select exists (select from batch where import_ended_at < clock_timestamp() - interval '26 hours')
       and not exists (select from deep_verification where begun_at > clock_timestamp() - interval '26 hours') as "isLate"`,
  )
  if (found?.isLate) await callFunction(db, 'request_deep_verification', {})
}
