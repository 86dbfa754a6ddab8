import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { mayProposeReversals } from '#core/reversals/reversal'

/**
 * Declines a reversal, which then takes no one back. Every checker can, and who proposed it. Refuses with `role-missing`,
 * `reversal-not-found`, `not-your-reversal`, `reversal-decided-already` or `reversal-expired`.
 */
export async function declineReversal({ ctx, input }: { ctx: Context; input: { reversalId: string } }): Promise<void> {
  if (!mayProposeReversals(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  await callFunction(ctx.db, 'decline_reversal', { ...actorArguments(ctx), reversal: input.reversalId })
}
