import { acceptInvitation } from '#core/invitations/accept-invitation'
import { publicMutation } from '#server/sign-in-routes/sign-in-entry'

export const POST = publicMutation(acceptInvitation)
