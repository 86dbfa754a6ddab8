import { actingAs, type Context } from '#core/context'
import { DomainError } from '#core/errors'

/** Puts into the audit that the actor takes data away, of one batch or, without one, of several. */
export async function recordDownload({ ctx, input }: { ctx: Context; input: { batchId: string | null; what: string } }): Promise<void> {
  const role = ctx.actor.roles[0]
  if (!role) throw new DomainError('role-missing')
  await ctx.db.query('select record_download($1, $2::inet, $3, $4::operator_role, $5, $6)', [
    ...actingAs(ctx),
    role,
    input.batchId,
    input.what,
  ])
}
