import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'

/**
 * Declines an approval request, so its people stay pending. Every checker but the maker of the batch can, and who asked for it. Refuses with
 * `role-missing`, `approval-request-not-found`, `own-batch`, `approval-request-decided-already` or `approval-request-expired`.
 */
export async function declineApprovalRequest({ ctx, input }: { ctx: Context; input: { requestId: string } }): Promise<void> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  await callFunction(ctx.db, 'decline_approval_request', { ...actorArguments(ctx), request: input.requestId })
}
