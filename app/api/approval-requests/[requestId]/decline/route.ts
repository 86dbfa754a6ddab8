import { declineApprovalRequest } from '#core/approval-requests/decline-approval-request'
import { ApprovalRequestParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ApprovalRequestParams }, async ({ ctx, params }) => {
  await declineApprovalRequest({ ctx, input: params })
  return new Response(null, { status: 204 })
})
