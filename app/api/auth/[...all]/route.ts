import { signInRoute } from '#server/sign-in-routes/sign-in-route'

export const GET = signInRoute
export const POST = signInRoute
