import { endSession } from '#core/sessions/end-sessions'
import { SessionParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: SessionParams }, async ({ ctx, params }) => {
  await endSession({ ctx, input: params })
  return new Response(null, { status: 204 })
})
