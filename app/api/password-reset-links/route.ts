import { resetLinkRoute } from '#server/sign-in-routes/reset-link-route'

export const POST = resetLinkRoute
