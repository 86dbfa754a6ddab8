import { ApprovalConfirmation } from '#core/approval-requests/approval-request'
import { confirmApprovalRequest } from '#core/approval-requests/confirm-approval-request'
import { signalWorkflow } from '#server/live/signal-workflow'
import { ApprovalRequestParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ApprovalRequestParams, body: ApprovalConfirmation }, async ({ ctx, params, body }) => {
  const request = await confirmApprovalRequest({ ctx, input: { ...params, ...body } })
  void signalWorkflow(request.batchId)
  return Response.json(request)
})
