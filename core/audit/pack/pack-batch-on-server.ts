import type { Readable } from 'node:stream'
import { openPack } from '#core/audit/pack/open-pack'
import type { SystemContext } from '#core/context'
import { DomainError } from '#core/errors/domain-error'

/** The audit pack for the command on the server, which is the owner of the database. The download is recorded. */
export async function packBatchOnServer({ ctx, input }: { ctx: SystemContext; input: { batchId: string } }): Promise<Readable> {
  const [batch] = await ctx.db.query('select from batch where id = $1', [input.batchId])
  if (!batch) throw new DomainError('batch-not-found')
  await ctx.db.query(
    `select append_audit(null, 'data.downloaded', $1, null, jsonb_build_object('what', 'audit-pack', 'by', session_user))`,
    [input.batchId],
  )
  return openPack(ctx.db, input.batchId)
}
