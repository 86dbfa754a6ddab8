import { inSnapshot } from '#core/database/snapshot'
import { verifyChain } from '#core/audit/verify-chain'
import type { SystemContext } from '#core/context'
import { verifyWhole } from '#core/verification/compare/verify-whole'

/**
 * Ends the deep verification under way when every batch of it was compared: follows the audit chain, looks at what no batch shows, and
 * records the result. False when there is none to end.
 */
export async function endDeepVerification({ ctx, signal }: { ctx: SystemContext; signal?: AbortSignal }): Promise<boolean> {
  const [open] = await ctx.db.query(
    `select from deep_verification d where d.ended_at is null
     and not exists (select from verification v where v.run_id = d.id and v.ended_at is null)`,
  )
  if (!open) return false
  const { fault } = await verifyChain({ ctx, input: { ...(signal && { signal }) } })
  const holds = fault === null && (await isWhole(ctx))
  const [ended] = await ctx.db.query<{ isEnded: boolean }>('select end_deep_verification($1) as "isEnded"', [holds])
  return ended?.isEnded === true
}

function isWhole({ db }: SystemContext): Promise<boolean> {
  return inSnapshot(db, async (snapshot) => {
    await snapshot.query('set local statement_timeout = 0')
    for await (const _ of verifyWhole(snapshot)) return false
    return true
  })
}
