import { mayReadAudit } from '#core/audit/audit-event'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { byName, type OperatorName } from '#core/operators/operator'

/** The operators that the audit log can be filtered by, sorted by name. Refuses with `role-missing`. */
export async function listEventActors({ ctx }: { ctx: Context }): Promise<OperatorName[]> {
  if (!mayReadAudit(ctx.actor)) throw new DomainError('role-missing')
  const operators = await ctx.db.prisma.operator.findMany({ select: { id: true, name: true } })
  return operators.sort(byName)
}
