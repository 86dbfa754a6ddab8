import { mayReadAudit } from '#core/audit/audit-event'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors'
import type { OperatorName } from '#core/operators/operator'

/** Everyone whose acts may be in the audit, by name. Refuses with `role-missing`. */
export async function listEventActors({ ctx }: { ctx: Context }): Promise<OperatorName[]> {
  if (!mayReadAudit(ctx.actor)) throw new DomainError('role-missing')
  return ctx.db.query<OperatorName>('select id, name from operator order by lower(name), id')
}
