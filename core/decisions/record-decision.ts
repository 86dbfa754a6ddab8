import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { isOwnBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import { actingAs, type Context } from '#core/context'
import type { Decision, DecisionRequest } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { DomainError } from '#core/errors'
import { isChecker } from '#core/operators/operator'

export type RecordDecisionInput = DecisionRequest & { batchId: string; idempotencyKey: string }

/**
 * Puts a checker's verdict into the record, whole and once; the worker applies it.
 * Refuses with `role-missing`, `batch-not-found`, `own-batch`, `batch-not-pending`, `count-moved`, `nothing-selected`,
 * `reason-missing` or `idempotency-key-reused`.
 */
export async function recordDecision({ ctx, input }: { ctx: Context; input: RecordDecisionInput }): Promise<Decision> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const batch = await getBatch({ ctx, input })
  if (isOwnBatch(ctx.actor, batch)) throw new DomainError('own-batch')
  const { verdict, reason = null, selection } = input
  const byRows = 'rows' in selection
  if ('emails' in selection) throw new DomainError('input-invalid', { field: 'selection' })
  const [recorded] = await ctx.db.query<{ id: string }>(
    'select record_decision($1, $2::inet, $3, $4, $5, $6, $7, $8::verdict, $9, $10::int[], $11::jsonb, $12::int[], $13) as id',
    [
      ...actingAs(ctx),
      input.idempotencyKey,
      requestHash(input),
      uuidv7(),
      input.batchId,
      verdict,
      reason,
      byRows ? selection.rows : null,
      byRows ? null : JSON.stringify(selection.filter),
      byRows ? null : (selection.except ?? null),
      byRows ? null : selection.expectedCount,
    ],
  )
  return getDecision({ ctx, input: { decisionId: recorded?.id ?? '' } })
}

function requestHash({ batchId, verdict, reason, selection }: RecordDecisionInput): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([batchId, verdict, reason, selection]))
    .digest()
}
