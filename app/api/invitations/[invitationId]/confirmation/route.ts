import { requireSetting } from '#core/environment'
import { confirmInvitation, InvitationConfirmation } from '#core/invitations/confirm-invitation'
import { InvitationParams } from '#server/params'
import { mutation } from '#server/route'
import { web } from '#server/web'

export const POST = mutation({ params: InvitationParams, body: InvitationConfirmation }, async ({ ctx, params, body }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  return Response.json(await confirmInvitation({ ctx, input: { ...params, ...body, secret } }))
})
