import { v7 as uuidv7 } from 'uuid'
import { isOwnBatch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Decision } from '#core/decisions/decision'
import { getDecision } from '#core/decisions/get-decision'
import { DomainError } from '#core/errors/domain-error'

export type WithdrawInput = { batchId: string; reason?: string | undefined; idempotencyKey: string }

/**
 * Withdraws the pending people of the maker's own batch; the batch leaves the desk at once.
 * Refuses with `batch-not-found`, `not-your-batch` or `batch-moved-on`.
 */
export async function withdrawBatch({ ctx, input }: { ctx: Context; input: WithdrawInput }): Promise<Decision> {
  const batch = await getBatch({ ctx, input })
  if (!isOwnBatch(ctx.actor, batch)) throw new DomainError('not-your-batch')
  const decisionId = await callFunction(ctx.db, 'record_withdrawal', {
    ...actorArguments(ctx),
    idempotencyKey: input.idempotencyKey,
    decision: uuidv7(),
    batch: input.batchId,
    reason: input.reason,
  })
  return getDecision({ ctx, input: { decisionId } })
}
