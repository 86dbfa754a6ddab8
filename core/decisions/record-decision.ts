import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actingAs, type Context } from '#core/context'
import type { Decision, DecisionRequest } from '#core/decisions/decision'
import { readDecision } from '#core/decisions/read-decisions'
import { DomainError } from '#core/errors/domain-error'
import { identityKeyOfEmail } from '#core/identity-keys/identity-key'
import { isChecker } from '#core/operators/operator'

export type RecordDecisionInput = DecisionRequest & { batchId: string; idempotencyKey: string }

/**
 * Records a checker's decision once; the worker applies it.
 * Refuses with `role-missing`, `batch-not-found`, `own-batch`, `batch-not-pending`, `count-moved`, `nothing-selected`, `emails-unknown`
 * (their number only), `reason-missing`, `reason-not-offered`, `reason-text-missing` or `idempotency-key-reused`.
 */
export async function recordDecision({ ctx, input }: { ctx: Context; input: RecordDecisionInput }): Promise<Decision> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { verdict, reasonId = null, reason = null, selection } = input
  const byFilter = 'filter' in selection ? selection : null
  const [recorded] = await ctx.db.query<{ id: string }>(
    `select record_decision($1, $2::inet, $3, $4, $5, $6, $7, $8::verdict, $9, $10,
       $11::int[], $12::text[], $13::jsonb, $14::int[], $15::int[], $16) as id`,
    [
      ...actingAs(ctx),
      input.idempotencyKey,
      requestHash(input),
      uuidv7(),
      input.batchId,
      verdict,
      reasonId,
      reason,
      'rows' in selection ? selection.rows : null,
      'emails' in selection ? selection.emails.map(identityKeyOfEmail) : null,
      byFilter && JSON.stringify(byFilter.filter),
      byFilter?.except ?? null,
      byFilter?.also ?? null,
      byFilter?.expectedCount ?? null,
    ],
  )
  const decision = recorded && (await readDecision(ctx.db, recorded.id))
  if (!decision) throw new DomainError('decision-not-found')
  return decision
}

function requestHash({ batchId, verdict, reasonId, reason, selection }: RecordDecisionInput): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([batchId, verdict, reasonId, reason, selection]))
    .digest()
}
