import { setTimeout as wait } from 'node:timers/promises'
import { mayReadAudit } from '#core/audit/audit-event'
import type { Anchor, ChainVerification } from '#core/audit/chain-verification'
import { verifyChain } from '#core/audit/verify-chain'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors'

/** How far a verification is: so many events of so many. */
export type VerificationProgress = { verified: number; of: number }

const tellEveryMs = 300

/** Verifies the chain for a person: tells how far it is while it goes on, and at last what came out. Refuses with `role-missing`. */
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

const pause = (signal: AbortSignal) => wait(tellEveryMs, null, { signal }).catch(() => null)
