import { acceptInvitation } from '#core/operators/accept-invitation'
import { publicMutation } from '#server/sign-in-entry'

export const POST = publicMutation(acceptInvitation)
