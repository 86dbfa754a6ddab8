'use client'

import { Problem } from '#ui/api/problem'
import { postOnce } from '#ui/api/request'
import { refusalMessage } from './refusal-messages'

/** The result of a step: signed in, a code is needed, or a message. */
export type SignInStep = { step: 'in' } | { step: 'code' } | { step: 'refused'; words: string; code: string; fromTheStart: boolean }

/** Signs in with e-mail and password. */
export const signIn = (credentials: { email: string; password: string }) => take('/api/auth/sign-in/email', credentials)

/** The second step: six digits of an authenticator, or a recovery code. */
export function giveCode(code: string): Promise<SignInStep> {
  const isOfAuthenticator = /^\d{6}$/.test(code.replaceAll(' ', ''))
  return isOfAuthenticator
    ? take('/api/auth/two-factor/verify-totp', { code: code.replaceAll(' ', '') })
    : take('/api/auth/two-factor/verify-backup-code', { code: code.trim() })
}

async function take(url: string, body: object): Promise<SignInStep> {
  try {
    const answer = await postOnce<{ twoFactorRedirect?: boolean }>(url, body)
    return { step: answer.twoFactorRedirect ? 'code' : 'in' }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return {
      step: 'refused',
      code: error.code,
      words: refusalMessage(error, 'Enter an e-mail address and a password.'),
      fromTheStart: error.code === 'code-too-late',
    }
  }
}
