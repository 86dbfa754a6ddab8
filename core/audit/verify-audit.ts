import { setTimeout as wait } from 'node:timers/promises'
import { mayReadAudit } from '#core/audit/audit-event'
import type { Anchor, ChainVerification } from '#core/audit/chain-verification'
import { verifyChain } from '#core/audit/verify-chain'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'

/** The number of events that are verified, and of all events. */
export type VerificationProgress = { verified: number; of: number }

const progressIntervalMs = 300

/** Verifies the chain: yields the progress every 300 ms and the result at the end. Refuses with `role-missing`. */
export async function* verifyAudit({
  ctx,
  input,
}: {
  ctx: Context
  input: { anchors: Anchor[] }
}): AsyncGenerator<VerificationProgress | ChainVerification> {
  if (!mayReadAudit(ctx.actor)) throw new DomainError('role-missing')
  const stopping = new AbortController()
  const progress = { verified: 0, of: 0 }
  const onProgress = (verified: number, of: number) => void Object.assign(progress, { verified, of })
  const verifying = verifyChain({ ctx, input: { anchors: input.anchors, onProgress, signal: stopping.signal } })
  try {
    for (;;) {
      const verification = await Promise.race([verifying, pause(stopping.signal)])
      if (verification) return yield verification
      yield { ...progress }
    }
  } finally {
    stopping.abort()
    await verifying.catch(() => {})
  }
}

const pause = (signal: AbortSignal) => wait(progressIntervalMs, null, { signal }).catch(() => null)
