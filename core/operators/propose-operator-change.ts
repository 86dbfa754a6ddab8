import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import { oneTimeToken } from './one-time-token'
import { ChangeRequest } from './operator-change'
import { requireAdmin } from './require-admin'

type ProposeInput = { operatorId: string; change: ChangeRequest; idempotencyKey: string }

/** `token` is told once, for a password's reset; it works when the change has been confirmed. */
export type Proposed = { id: string; token: string | null }

/**
 * Proposes a change of an operator, which has no effect until another admin confirms it.
 * Refuses with `role-missing`, `operator-not-found`, `change-needless` or `change-proposed-already`.
 */
export async function proposeOperatorChange({ ctx, input }: { ctx: Context; input: ProposeInput }): Promise<Proposed> {
  requireAdmin(ctx)
  const change = ChangeRequest.parse(input.change)
  const link = change.kind === 'reset-password' ? oneTimeToken() : null
  const id = uuidv7()
  const [proposed] = await ctx.db.query<{ id: string }>('select propose_operator_change($1, $2::inet, $3, $4, $5, $6, $7, $8, $9) as id', [
    ...actingAs(ctx),
    input.idempotencyKey,
    id,
    input.operatorId,
    change.kind,
    'role' in change ? change.role : null,
    link?.hash ?? null,
  ])
  return { id: proposed?.id ?? id, token: proposed?.id === id ? (link?.token ?? null) : null }
}
