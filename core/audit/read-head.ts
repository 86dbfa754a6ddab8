import type { Anchor } from '#core/audit/chain-verification'
import type { SystemContext } from '#core/context'
import type { Database } from '#core/database/open-database'
import { inSnapshot } from '#core/database/snapshot'

/** The head of the audit chain, which is already on disk; null while there is no event. */
export async function readHead({ ctx }: { ctx: SystemContext }): Promise<Anchor | null> {
  const head = await inSnapshot(ctx.db, headIn)
  return head.seq > 0 ? head : null
}

/** The head in a snapshot; `seq` is 0 while there is no event. */
export async function headIn({ kysely }: Database): Promise<Anchor> {
  const head = await kysely.selectFrom('auditHead').select(['seq', 'hash']).executeTakeFirst()
  return head ? { seq: head.seq, hash: head.hash.toString('hex') } : { seq: 0, hash: '' }
}
