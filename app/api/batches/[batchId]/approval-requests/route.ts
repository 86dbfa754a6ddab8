import { requestApproval } from '#core/approval-requests/request-approval'
import { Approval } from '#core/decisions/decision'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams, body: Approval }, async ({ ctx, params, body, idempotencyKey }) => {
  const request = await requestApproval({ ctx, input: { ...body, ...params, idempotencyKey } })
  return Response.json(request, { status: 201, headers: { location: `/api/approval-requests/${request.id}` } })
})
