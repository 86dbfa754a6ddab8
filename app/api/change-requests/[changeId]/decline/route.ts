import { declineChange } from '#core/change-requests/decline-change'
import { ChangeParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ChangeParams }, async ({ ctx, params }) => {
  await declineChange({ ctx, input: params })
  return new Response(null, { status: 204 })
})
