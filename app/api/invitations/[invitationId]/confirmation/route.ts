import { requireSetting } from '#core/environment'
import { confirmInvitation, InvitationConfirmation } from '#core/invitations/confirm-invitation'
import { web } from '#server/process/web'
import { InvitationParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: InvitationParams, body: InvitationConfirmation }, async ({ ctx, params, body }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  return Response.json(await confirmInvitation({ ctx, input: { ...params, ...body, secret } }))
})
