import type pg from 'pg'
import type { Anchor } from '#core/audit/chain-verification'
import type { SystemContext } from '#core/context'
import { inSnapshot } from '#core/database/snapshot'

/** The last link of the audit as it is now, on the disk; null while there is none. */
export async function readHead({ ctx }: { ctx: SystemContext }): Promise<Anchor | null> {
  const head = await inSnapshot(ctx.db, (_, client) => headIn(client))
  return head.seq > 0 ? head : null
}

/** The head as a snapshot has it; its `seq` is 0 while there is no event. */
export async function headIn(client: pg.PoolClient): Promise<Anchor> {
  const { rows } = await client.query<Anchor>(`select seq::float8 as seq, encode(hash, 'hex') as hash from audit_head`)
  return rows[0] ?? { seq: 0, hash: '' }
}
