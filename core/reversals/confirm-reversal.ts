import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'
import { getReversal } from '#core/reversals/get-reversal'
import type { Reversal } from '#core/reversals/reversal'

/**
 * Confirms the reversal with this digest that another operator proposed. Records one decision in each of its batches, which the worker
 * applies. Refuses with `role-missing`, `reversal-not-found`, `reversal-decided-already`, `reversal-expired`, `reversal-differs` for another
 * digest, `second-checker-needed` for the proposer, `own-batch` for the maker of a batch in it, `proposer-not-active` or `batch-frozen`.
 */
export async function confirmReversal({ ctx, input }: { ctx: Context; input: { reversalId: string; digest: string } }): Promise<Reversal> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { reversalId, digest } = input
  await callFunction(ctx.db, 'confirm_reversal', { ...actorArguments(ctx), reversal: reversalId, digest })
  return getReversal({ ctx, input: { reversalId } })
}
