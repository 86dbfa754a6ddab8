import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Decision } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'

export type UndoDecisionInput = { decisionId: string; idempotencyKey: string }

/**
 * Undoes a decision of the actor before it is final, and stops one that is being applied. The undo is a decision of its own, which the
 * worker applies. It skips people who were rejected or sent back and are pending or approved elsewhere by then. Returns the undone
 * decision. Refuses with `role-missing`, `decision-not-found`,
 * `not-your-decision`, `undo-only-decisions`, `undone-already`, `undo-too-late` or `batch-not-pending`.
 */
export async function undoDecision({ ctx, input }: { ctx: Context; input: UndoDecisionInput }): Promise<Decision> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { decisionId, idempotencyKey } = input
  await getDecision({ ctx, input: { decisionId } })
  await callFunction(ctx.db, 'undo_decision', { ...actorArguments(ctx), idempotencyKey, decision: uuidv7(), undoes: decisionId })
  return getDecision({ ctx, input: { decisionId } })
}
