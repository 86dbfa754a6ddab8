import type { SystemContext } from '#core/context'
import { workWhenNotified } from '#core/database/work-when-notified'
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

/** Verifies requested batches one after the other until `signal` aborts. Several verifiers share the work. */
export async function verifyRequested({ ctx, url, log, signal, onVerified }: Options): Promise<void> {
  const stopReporting = reportProcess({ ctx })
  await workWhenNotified({
    db: ctx.db,
    url,
    name: 'countersign verifier, requests',
    channel: 'verification_requested',
    log,
    outage: { failed: 'the verifier cannot work and keeps trying', worked: 'the verifier works again' },
    signal,
    work: () => verifyOne({ ctx, log, signal, onVerified }),
  })
  await stopReporting()
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
