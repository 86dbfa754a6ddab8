import { retireReason } from '#core/reasons/retire-reason'
import { ReasonParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: ReasonParams }, async ({ ctx, params }) => {
  await retireReason({ ctx, input: params })
  return new Response(null, { status: 204 })
})
