import { endOperatorSessions } from '#core/sessions/operator-sessions'
import { OperatorParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: OperatorParams }, async ({ ctx, params }) => {
  await endOperatorSessions({ ctx, input: params })
  return new Response(null, { status: 204 })
})
