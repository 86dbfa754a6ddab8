import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import type { Decision } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'

export type UndoDecisionInput = { decisionId: string; idempotencyKey: string }

/**
 * Undoes an approval of the actor before it is final, and stops one that is being applied. The undo is a decision of its own, which the
 * worker applies. Returns the approval. Refuses with `role-missing`, `decision-not-found`,
 * `not-your-decision`, `undo-only-approvals`, `undone-already`, `undo-too-late` or `batch-not-pending`.
 */
export async function undoDecision({ ctx, input }: { ctx: Context; input: UndoDecisionInput }): Promise<Decision> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { decisionId, idempotencyKey } = input
  await getDecision({ ctx, input: { decisionId } })
  await ctx.db.query('select undo_decision($1, $2::inet, $3, $4, $5, $6)', [...actingAs(ctx), idempotencyKey, uuidv7(), decisionId])
  return getDecision({ ctx, input: { decisionId } })
}
