import { resetPassword } from '#core/operators/changes/reset-password'
import { publicMutation } from '#server/sign-in-routes/sign-in-entry'

export const POST = publicMutation(resetPassword)
