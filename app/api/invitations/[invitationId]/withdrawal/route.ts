import { withdrawInvitation } from '#core/operators/withdraw-invitation'
import { InvitationParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: InvitationParams }, async ({ ctx, params }) => {
  await withdrawInvitation({ ctx, input: params })
  return new Response(null, { status: 204 })
})
