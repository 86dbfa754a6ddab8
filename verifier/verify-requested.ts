import { setTimeout as wait } from 'node:timers/promises'
import type { SystemContext } from '#core/context'
import { listen } from '#core/database/listen'
import { outageLog } from '#core/errors/outage-log'
import { reportProcess } from '#core/system/report-process'
import { endDeepVerification } from '#core/verification/end-deep-verification'
import { type Verified, verifyNext } from '#core/verification/verify-next'
import type { Log } from '#worker/log'

/** `onVerified` is called after each verification. */
type Options = {
  ctx: SystemContext
  url: string
  log: Log
  signal: AbortSignal
  onVerified?: (verified: Verified, seconds: number) => void
}

// Requests that were not notified are found by polling.
const pollIntervalMs = 1_000

/**
 * Verifies requested batches one after the other until `signal` aborts. It depends only on the database, so it works while Temporal is
 * down. Several verifiers share the work.
 */
export async function verifyRequested({ ctx, url, log, signal, onVerified }: Options): Promise<void> {
  let wake = () => {}
  const stopListening = listen({
    url,
    name: 'countersign verifier, requests',
    channel: 'verification_requested',
    onNotification: () => wake(),
    // What made this connection silent may have done so with all others.
    onConnection: (isOpen) => void (isOpen || ctx.db.closeSilent()),
  })
  const stopReporting = reportProcess({ ctx })
  const outage = outageLog(log, { failed: 'the verifier cannot work and keeps trying', worked: 'the verifier works again' })
  while (!signal.aborted) {
    const requested = new Promise<void>((resolve) => {
      wake = resolve
    })
    try {
      const didVerify = await verifyOne({ ctx, log, signal, onVerified })
      outage.worked()
      if (didVerify) continue
    } catch (error) {
      if (signal.aborted) break
      outage.failed(error)
    }
    await Promise.race([requested, wait(pollIntervalMs, undefined, { signal }).catch(() => {})])
  }
  await stopReporting()
  await stopListening()
}

async function verifyOne({ ctx, log, signal, onVerified }: Omit<Options, 'url'>): Promise<boolean> {
  const begunAt = performance.now()
  const verified = await verifyNext({ ctx, signal })
  if (!verified) return endDeepVerification({ ctx, signal })
  const ms = performance.now() - begunAt
  onVerified?.(verified, ms / 1_000)
  const facts = { ...verified, ms: Math.round(ms) }
  if (verified.differences > 0) log.error(facts, 'a batch differs from its file')
  else log.info(facts, 'a batch was verified')
  return true
}
