import { getApprovalRequest } from '#core/approval-requests/get-approval-request'
import { previewApprovalRequest } from '#core/approval-requests/preview-approval-request'
import { ApprovalRequestParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: ApprovalRequestParams }, async ({ ctx, params }) => {
  const request = await getApprovalRequest({ ctx, input: params })
  return Response.json({ ...request, preview: await previewApprovalRequest({ ctx, input: request }) })
})
