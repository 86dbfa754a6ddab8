import { resetPassword } from '#core/operator-access/reset-password'
import { mailPasswordReset } from '#server/sign-in-routes/mail-credential-change'
import { publicMutation } from '#server/sign-in-routes/sign-in-entry'

export const POST = publicMutation(resetPassword, mailPasswordReset)
