import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { causeOf } from '#core/errors/cause-of'
import type { WorkerClient } from '#worker/client'
import type { Log } from '#worker/log'

type Options = { ctx: SystemContext; client: WorkerClient; log: Log; signal: AbortSignal; cron: string }

const intervalMs = 60_000
const lateAfterMs = 26 * 60 * 60_000

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
  const lateBefore = new Date(Date.now() - lateAfterMs)
  const inTime = await db.prisma.deepVerification.findFirst({ where: { begunAt: { gt: lateBefore } }, select: { id: true } })
  const imported = await db.prisma.batch.findFirst({ where: { importEndedAt: { lt: lateBefore } }, select: { id: true } })
  if (!inTime && imported) await callFunction(db, 'request_deep_verification', {})
}
