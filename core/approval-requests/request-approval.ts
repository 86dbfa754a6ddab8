import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Approval } from '#core/decisions/decision'
import { selectionArguments } from '#core/decisions/record-decision'
import { DomainError } from '#core/errors/domain-error'
import { isChecker } from '#core/operators/operator'
import type { ApprovalRequestDetail } from './approval-request'
import { getApprovalRequest } from './get-approval-request'

type Input = Approval & { batchId: string; idempotencyKey: string }

/**
 * Asks once that another checker approves people who are a large part of the register; it expires after 7 days. Refuses as recordDecision
 * does, and with `below-threshold`, or `approval-requested-already` with the number of `people` in another request that waits.
 */
export async function requestApproval({ ctx, input }: { ctx: Context; input: Input }): Promise<ApprovalRequestDetail> {
  if (!isChecker(ctx.actor)) throw new DomainError('role-missing', { role: 'checker' })
  const { batchId, reason, selection, returningConfirmed, idempotencyKey } = input
  const requestId = await callFunction(ctx.db, 'request_approval', {
    ...actorArguments(ctx),
    idempotencyKey,
    requestHash: createHash('sha256')
      .update(JSON.stringify(['approval-request', batchId, reason, selection, returningConfirmed]))
      .digest(),
    request: uuidv7(),
    batch: batchId,
    reason,
    ...selectionArguments(selection),
    returningConfirmed,
  })
  return getApprovalRequest({ ctx, input: { requestId } })
}
