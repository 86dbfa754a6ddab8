import type pg from 'pg'
import type { Anchor } from '#core/audit/chain-verification'
import type { SystemContext } from '#core/context'
import { inSnapshot } from '#core/database/snapshot'

/** The head of the audit chain, which is already on disk; null while there is no event. */
export async function readHead({ ctx }: { ctx: SystemContext }): Promise<Anchor | null> {
  const head = await inSnapshot(ctx.db, (_, client) => headIn(client))
  return head.seq > 0 ? head : null
}

/** The head in a snapshot; `seq` is 0 while there is no event. Raw SQL, because it runs on the connection of the snapshot. */
export async function headIn(client: pg.PoolClient): Promise<Anchor> {
  const { rows } = await client.query<Anchor>(`select seq::float8 as seq, encode(hash, 'hex') as hash from audit_head`)
  return rows[0] ?? { seq: 0, hash: '' }
}
