import { resetPassword } from '#core/operator-changes/reset-password'
import { publicMutation } from '#server/sign-in-routes/sign-in-entry'

export const POST = publicMutation(resetPassword)
