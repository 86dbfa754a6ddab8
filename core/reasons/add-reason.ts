import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { requireAdmin } from '#core/operators/require-admin'
import { readReasons } from '#core/reasons/list-reasons'
import type { NewReason, Reason } from '#core/reasons/reason'

/** Adds a reason to the catalogue; only for admins. Refuses with `role-missing`, `reason-exists` or `idempotency-key-reused`. */
export async function addReason({ ctx, input }: { ctx: Context; input: NewReason & { idempotencyKey: string } }): Promise<Reason> {
  requireAdmin(ctx)
  const { title, verdicts, needsText, idempotencyKey } = input
  const [added] = await ctx.db.query<{ id: string }>('select add_reason($1, $2::inet, $3, $4, $5, $6, $7::verdict[], $8) as id', [
    ...actingAs(ctx),
    idempotencyKey,
    uuidv7(),
    title,
    verdicts,
    needsText,
  ])
  const [reason] = await readReasons(ctx.db, added?.id)
  if (!reason) throw new DomainError('reason-not-found')
  return reason
}
