import { mailingCredentialChange } from '#server/sign-in-routes/mail-credential-change'
import { signInRoute } from '#server/sign-in-routes/sign-in-route'

export const GET = signInRoute
export const POST = (request: Request) => mailingCredentialChange(request, signInRoute)
