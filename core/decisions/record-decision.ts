import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Decision, DecisionRequest, Selection } from '#core/decisions/decision'
import { readDecision } from '#core/decisions/read-decisions'
import { DomainError } from '#core/errors/domain-error'
import { identityKeyOfEmail } from '#core/identity-keys/identity-key'
import { isChecker } from '#core/operators/operator'

export type RecordDecisionInput = DecisionRequest & { batchId: string; idempotencyKey: string }

/**
 * Records a checker's decision once; the worker applies it.
 * Refuses with `role-missing`, `batch-not-found`, `own-batch`, `batch-not-pending`, `count-moved`, `nothing-selected`, `above-threshold` with
 * the number of `people` and of the `register`, `returning-unconfirmed`, `emails-unknown` (their number only), `reason-missing`, `reason-not-offered`, `reason-text-missing` or `idempotency-key-reused`.
 */
export async function recordDecision({ ctx, input }: { ctx: Context; input: RecordDecisionInput }): Promise<Decision> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { verdict, reasonId, reason, selection, returningConfirmed } = input
  const id = await callFunction(ctx.db, 'record_decision', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    requestHash: requestHash(input),
    decision: uuidv7(),
    batch: input.batchId,
    verdict,
    reasonId,
    reason,
    ...selectionArguments(selection),
    returningConfirmed,
  })
  const decision = await readDecision(ctx, id)
  if (!decision) throw new DomainError('decision-not-found')
  return decision
}

/** A selection as the database takes it. */
export function selectionArguments(selection: Selection) {
  const byFilter = 'filter' in selection ? selection : null
  return {
    rows: 'rows' in selection ? selection.rows : null,
    identityKeys: 'emails' in selection ? selection.emails.map(identityKeyOfEmail) : null,
    filter: byFilter?.filter,
    except: byFilter?.except,
    also: byFilter?.also,
    expectedCount: byFilter?.expectedCount,
  }
}

function requestHash({ batchId, verdict, reasonId, reason, selection, returningConfirmed }: RecordDecisionInput): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([batchId, verdict, reasonId, reason, selection, returningConfirmed]))
    .digest()
}
