import { DomainError, type RefusalCode } from '#core/errors/domain-error'

/** What the sign-in library's own codes are called here. */
const refusalOf: Record<string, RefusalCode> = {
  INVALID_EMAIL_OR_PASSWORD: 'credentials-wrong',
  FAILED_TO_CREATE_SESSION: 'credentials-wrong',
  INVALID_PASSWORD: 'password-wrong',
  INVALID_CODE: 'code-wrong',
  INVALID_BACKUP_CODE: 'code-wrong',
  INVALID_TWO_FACTOR_COOKIE: 'code-too-late',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'code-too-late',
  ACCOUNT_TEMPORARILY_LOCKED: 'too-many-requests',
  UNAUTHORIZED: 'not-signed-in',
}

/**
 * The sign-in library's answer as it leaves: the session's token stands in the cookie, which no script can read, and nowhere else.
 * Throws what it refused as a DomainError.
 */
export async function answerOf(response: Response): Promise<Response> {
  const text = await response.text()
  const body: Record<string, unknown> = text === '' ? {} : (JSON.parse(text) ?? {})
  if (response.status >= 500) throw new Error('The sign-in library failed.')
  if (!response.ok) throw new DomainError(refusalOf[String(body.code)] ?? 'input-invalid')
  const { token: _token, session: _session, user: _user, ...rest } = body
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  headers.set('cache-control', 'no-store')
  return Response.json(rest, { status: response.status, headers })
}
