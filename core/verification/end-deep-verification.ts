import { verifyChain } from '#core/audit/verify-chain'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { inLongSnapshot } from '#core/database/snapshot'
import { verifyWhole } from '#core/verification/compare/verify-whole'

/**
 * Ends the running deep verification when all its batches are compared: verifies the audit chain and what belongs to no batch, and
 * records the result. Returns false if there is none to end.
 */
export async function endDeepVerification({ ctx, signal }: { ctx: SystemContext; signal?: AbortSignal }): Promise<boolean> {
  const open = await ctx.db.prisma.deepVerification.findFirst({
    where: { endedAt: null, verifications: { none: { endedAt: null } } },
    select: { id: true },
  })
  if (!open) return false
  const { fault } = await verifyChain({ ctx, input: { ...(signal && { signal }) } })
  const chainHolds = fault === null && (await isWhole(ctx))
  return callFunction(ctx.db, 'end_deep_verification', { chainHolds })
}

function isWhole({ db }: SystemContext): Promise<boolean> {
  return inLongSnapshot(db, async (snapshot) => {
    for await (const _ of verifyWhole(snapshot)) return false
    return true
  })
}
