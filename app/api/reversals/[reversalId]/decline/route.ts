import { declineReversal } from '#core/reversals/decline-reversal'
import { ReversalParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ReversalParams }, async ({ ctx, params }) => {
  await declineReversal({ ctx, input: params })
  return new Response(null, { status: 204 })
})
