import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { isAdmin } from '#core/operators/operator'

/** Refuses with `role-missing` if the actor is not an admin. */
export function requireAdmin(ctx: Context): void {
  if (!isAdmin(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
}
