import { declineFrozenEnd } from '#core/verification/decline-frozen-end'
import { FrozenEndParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: FrozenEndParams }, async ({ ctx, params }) => {
  await declineFrozenEnd({ ctx, input: params })
  return new Response(null, { status: 204 })
})
