import type { z } from 'zod'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'
import type { ApprovalConfirmation, ApprovalRequestDetail } from './approval-request'
import { getApprovalRequest } from './get-approval-request'

type Input = z.infer<typeof ApprovalConfirmation> & { requestId: string }

/**
 * Confirms the approval with this digest that another checker asked for. Records the decision, which the worker applies to those who are
 * still pending. Refuses with `role-missing`, `approval-request-not-found`, `approval-request-decided-already`, `approval-request-expired`,
 * `approval-request-differs` for another digest, `second-checker-needed` for the one who asked, `own-batch`, `batch-not-pending`,
 * `batch-frozen`, `proposer-not-active` or `returning-unconfirmed`.
 */
export async function confirmApprovalRequest({ ctx, input }: { ctx: Context; input: Input }): Promise<ApprovalRequestDetail> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { requestId, digest, returningConfirmed } = input
  await callFunction(ctx.db, 'confirm_approval_request', { ...actorArguments(ctx), request: requestId, digest, returningConfirmed })
  return getApprovalRequest({ ctx, input: { requestId } })
}
