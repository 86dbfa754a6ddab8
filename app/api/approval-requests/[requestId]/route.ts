import { getApprovalRequest } from '#core/approval-requests/get-approval-request'
import { lookAtApprovalRequest } from '#core/approval-requests/look-at-approval-request'
import { ApprovalRequestParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: ApprovalRequestParams }, async ({ ctx, params }) => {
  const request = await getApprovalRequest({ ctx, input: params })
  return Response.json({ ...request, preview: await lookAtApprovalRequest({ ctx, input: request }) })
})
