import { declineFrozenEnd } from '#core/verification/decline-frozen-end'
import { FrozenEndParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: FrozenEndParams }, async ({ ctx, params }) => {
  await declineFrozenEnd({ ctx, input: params })
  return new Response(null, { status: 204 })
})
