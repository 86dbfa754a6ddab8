import { declineOperatorChange } from '#core/operator-changes/decline-operator-change'
import { ChangeParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ChangeParams }, async ({ ctx, params }) => {
  await declineOperatorChange({ ctx, input: params })
  return new Response(null, { status: 204 })
})
