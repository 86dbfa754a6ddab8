import { retireReason } from '#core/reasons/retire-reason'
import { ReasonParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: ReasonParams }, async ({ ctx, params }) => {
  await retireReason({ ctx, input: params })
  return new Response(null, { status: 204 })
})
