import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { requireAdmin } from '#core/operators/require-admin'
import { readReasons } from '#core/reasons/list-reasons'
import type { NewReason, Reason } from '#core/reasons/reason'

/** Adds a reason to the catalogue; only for admins. Refuses with `role-missing`, `reason-exists` or `idempotency-key-reused`. */
export async function addReason({ ctx, input }: { ctx: Context; input: NewReason & { idempotencyKey: string } }): Promise<Reason> {
  requireAdmin(ctx)
  const { title, verdicts, needsText, idempotencyKey } = input
  const id = await callFunction(ctx.db, 'add_reason', {
    ...actorArguments(ctx),
    idempotencyKey,
    reason: uuidv7(),
    title,
    verdicts,
    needsText,
  })
  const [reason] = await readReasons(ctx.db, id)
  if (!reason) throw new DomainError('reason-not-found')
  return reason
}
