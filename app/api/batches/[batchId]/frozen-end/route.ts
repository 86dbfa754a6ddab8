import { proposeFrozenEnd } from '#core/batches/propose-frozen-end'
import { BatchParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: BatchParams }, async ({ ctx, params, idempotencyKey }) => {
  await proposeFrozenEnd({ ctx, input: { ...params, idempotencyKey } })
  return new Response(null, { status: 204 })
})
