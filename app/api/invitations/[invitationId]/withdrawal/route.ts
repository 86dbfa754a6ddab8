import { withdrawInvitation } from '#core/invitations/withdraw-invitation'
import { InvitationParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: InvitationParams }, async ({ ctx, params }) => {
  await withdrawInvitation({ ctx, input: params })
  return new Response(null, { status: 204 })
})
