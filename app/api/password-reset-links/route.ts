import { resetLinkRoute } from '#server/reset-link-route'

export const POST = resetLinkRoute
