import { resetPassword } from '#core/operators/reset-password'
import { entering } from '#server/sign-in-entry'

export const POST = entering(resetPassword)
