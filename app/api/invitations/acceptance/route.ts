import { acceptInvitation } from '#core/operators/accept-invitation'
import { entering } from '#server/sign-in-entry'

export const POST = entering(acceptInvitation)
