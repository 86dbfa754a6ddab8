import { proposeFrozenEnd } from '#core/verification/propose-frozen-end'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams }, async ({ ctx, params, idempotencyKey }) => {
  await proposeFrozenEnd({ ctx, input: { ...params, idempotencyKey } })
  return new Response(null, { status: 204 })
})
