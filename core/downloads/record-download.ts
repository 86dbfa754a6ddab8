import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'

/** Records in the audit log that the actor downloads data, of one batch or, without `batchId`, of several. */
export async function recordDownload({ ctx, input }: { ctx: Context; input: { batchId: string | null; what: string } }): Promise<void> {
  const role = ctx.actor.roles[0]
  if (!role) throw new DomainError('role-missing')
  await callFunction(ctx.db, 'record_download', { ...actorArguments(ctx), role, batch: input.batchId, what: input.what })
}
