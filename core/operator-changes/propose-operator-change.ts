import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { halfKey } from '#core/operators/half-key'
import { ChangeRequest } from '#core/operators/operator-change'
import { requireAdmin } from '#core/operators/require-admin'

/** `secret` signs the first half of the key, where a password is reset. */
type ProposeInput = { operatorId: string; change: ChangeRequest; idempotencyKey: string; secret?: string }

/** `token` is told once, for a password's reset: half of a key, good for nothing without the half that who confirms it gets. */
export type Proposed = { id: string; token: string | null }

/**
 * Proposes a change of an operator, which has no effect until another admin confirms it.
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
