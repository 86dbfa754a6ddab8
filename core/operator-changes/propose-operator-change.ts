import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { halfKey } from '#core/operators/half-key'
import { ChangeRequest } from '#core/operators/operator-change'
import { requireAdmin } from '#core/operators/require-admin'

/** `secret` signs the first half of the key of a password reset. */
type ProposeInput = { operatorId: string; change: ChangeRequest; idempotencyKey: string; secret?: string }

/** `token` is returned once, for a password reset: the first half of a key. The admin who confirms gets the second half. */
export type Proposed = { id: string; token: string | null }

/**
 * Proposes a change of an operator, which takes effect when another admin confirms it.
 * Refuses with `role-missing`, `operator-not-found`, `change-needless`, `change-proposed-already`,
 * `account-not-accepted`, `operator-exists` or `two-admins-needed`.
 */
export async function proposeOperatorChange({ ctx, input }: { ctx: Context; input: ProposeInput }): Promise<Proposed> {
  requireAdmin(ctx)
  const change = ChangeRequest.parse(input.change)
  const id = uuidv7()
  const half = change.kind === 'reset-password' && input.secret ? halfKey({ secret: input.secret, half: 1, changeId: id }) : null
  const proposedId = await callFunction(ctx.db, 'propose_operator_change', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    change: id,
    operator: input.operatorId,
    kind: change.kind,
    role: 'role' in change ? change.role : null,
    email: 'email' in change ? change.email : null,
    half,
  })
  return { id: proposedId, token: proposedId === id ? half : null }
}
