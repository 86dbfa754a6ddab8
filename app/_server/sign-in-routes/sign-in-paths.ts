import { z } from 'zod'
import { NewPassword } from '#core/operators/new-password'

const Password = z.string().min(1).max(128)
const WithPassword = z.object({ password: Password })
const Code = z.object({ code: z.string().trim().min(1).max(40) })
const Nothing = z.object({})

export const Credentials = z.object({ email: z.string().trim().toLowerCase().pipe(z.email()), password: Password })

/** `sign-in` and `code` need no session; `password` asks for the operator's password again; `plain` asks for no secret. */
export type SignInKind = 'sign-in' | 'code' | 'password' | 'plain'
type OpenPath = { body: z.ZodType; kind: SignInKind }

/** What of the sign-in library is open, and the fields of each body that reach it; everything else it brings is shut. */
export const openPaths: Record<string, OpenPath> = {
  '/sign-in/email': { kind: 'sign-in', body: Credentials },
  '/two-factor/verify-totp': { kind: 'code', body: Code },
  '/two-factor/verify-backup-code': { kind: 'code', body: Code },
  '/sign-out': { kind: 'plain', body: Nothing },
  '/revoke-sessions': { kind: 'plain', body: Nothing },
  '/change-password': {
    kind: 'password',
    body: z.object({ currentPassword: Password, newPassword: NewPassword }).transform((body) => ({ ...body, revokeOtherSessions: true })),
  },
  '/two-factor/enable': { kind: 'password', body: WithPassword },
  '/two-factor/disable': { kind: 'password', body: WithPassword },
  '/two-factor/generate-backup-codes': { kind: 'password', body: WithPassword },
}
