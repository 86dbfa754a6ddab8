import type { Anchor } from '#core/audit/chain-verification'
import type { SystemContext } from '#core/context'

/** The last link of the audit as it is now; null while there is none. */
export async function readHead({ ctx }: { ctx: SystemContext }): Promise<Anchor | null> {
  const [head] = await ctx.db.query<Anchor>(`select seq::float8 as seq, encode(hash, 'hex') as hash from audit_head where seq > 0`)
  return head ?? null
}
