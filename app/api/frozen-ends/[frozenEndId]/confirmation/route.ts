import { confirmFrozenEnd } from '#core/verification/confirm-frozen-end'
import { FrozenEndParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: FrozenEndParams }, async ({ ctx, params, idempotencyKey }) => {
  await confirmFrozenEnd({ ctx, input: { ...params, idempotencyKey } })
  return new Response(null, { status: 204 })
})
