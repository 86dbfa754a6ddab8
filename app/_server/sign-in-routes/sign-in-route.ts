import type { z } from 'zod'
import type { Actor } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { clockProblem } from '#core/database/clock'
import { settle } from '#core/database/settle'
import { authSecretsOf } from '#core/environment'
import { DomainError, type RefusalCode } from '#core/errors/domain-error'
import { sealsOf } from '#core/secrets/seals'
import { findActor, requestIdOf, sessionCookieName } from '#server/context/find-context'
import { web } from '#server/process/web'
import { webMetrics } from '#server/process/web-metrics'
import { problemOf } from '#server/requests/problem'
import { readJson } from '#server/requests/read-json'
import { requireOwnOrigin, requireType } from '#server/requests/route'
import { duringSignIn, signInRequest } from '#server/sign-in/request'
import { resignCookies } from '#server/sign-in/resign-cookies'
import { signIn, signInDatabase } from '#server/sign-in/sign-in'
import { limitAddress, limitOperator, limitSignIn } from './sign-in-limits'
import { Credentials, openPaths, type SignInKind } from './sign-in-paths'

/** Hands the open paths to the sign-in library; its session cookie is what everything else goes by. */
export async function signInRoute(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname
  try {
    const open = request.method === 'POST' ? openPaths[path.replace('/api/auth', '')] : undefined
    if (!open) return new Response(null, { status: 404 })
    requireOwnOrigin(request)
    requireType(request, ['application/json'])
    const actor = await findActor(request.headers)
    await limitBeforeReading(open.kind, actor, request.headers)
    const body = open.body.parse(await readJson(request))
    if (open.kind === 'sign-in') await limitSignIn(request.headers, Credentials.parse(body).email)
    const asked = {
      path: path.replace('/api/auth', ''),
      cookie: actor?.cookie ?? null,
      hasSecondFactor: actor?.hasSecondFactor ?? false,
      code: codeIn(body),
    }
    const isSignIn = open.kind === 'sign-in' || (open.kind === 'code' && asked.hasSecondFactor)
    const headers = await headersFor(request, isSignIn)
    const response = await duringSignIn(asked, () => handle(request.url, headers, body))
    return isSignIn ? await replacing(actor, body, response) : response
  } catch (error) {
    countFailure(path, error)
    return problemOf(error, { id: requestIdOf(request.headers), method: request.method })
  }
}

function countFailure(path: string, error: unknown): void {
  const kind = openPaths[path.replace('/api/auth', '')]?.kind
  if (!(error instanceof DomainError) || (kind !== 'sign-in' && kind !== 'code')) return
  webMetrics().count('countersign_sign_in_failures_total', { code: error.code })
}

async function handle(url: string, headers: Headers, body: z.core.output<z.ZodType>): Promise<Response> {
  return answerOf(await signIn().handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) })))
}

// With a session, the library would take a code for proof of a new second factor and open no session.
async function headersFor(request: Request, isSignIn: boolean): Promise<Headers> {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  const cookies = headers.get('cookie')
  if (cookies === null) return headers
  const session = await sessionCookieName()
  const kept = cookies.split(';').filter((cookie) => !isSignIn || !cookie.trim().startsWith(`${session}=`))
  headers.delete('cookie')
  // An empty header would count as a browser's, which needs an Origin.
  if (kept.join('') !== '') headers.set('cookie', resignCookies(kept.join(';'), sealsOf(authSecretsOf(web().environment))))
  return headers
}

/** A sign-in is limited by its account too, which only its body names. */
async function limitBeforeReading(kind: SignInKind, actor: Actor | null, headers: Headers): Promise<void> {
  if (kind === 'code') await limitAddress(headers, 'code')
  if (kind !== 'password') return
  if (!actor) throw new DomainError('not-signed-in')
  await limitOperator(actor.id)
}

// A second sign-in in the same browser replaces the session. An operator who confirms that it is them keeps it until they have given
// their code, so that they can cancel.
async function replacing(before: Actor | null, body: unknown, response: Response): Promise<Response> {
  if (!before) return response
  const { twoFactorRedirect } = await response.clone().json()
  if (twoFactorRedirect && Credentials.parse(body).email === before.email.toLowerCase())
    return withoutCookie(response, await sessionCookieName())
  await settle(() => callFunction(signInDatabase(), 'end_session', { cookie: before.cookie }))
  return response
}

function withoutCookie(response: Response, name: string): Response {
  const cookies = response.headers.getSetCookie().filter((cookie) => !cookie.startsWith(`${name}=`))
  response.headers.delete('set-cookie')
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function codeIn(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null
}

/** The refusals for the sign-in library's own codes. */
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

/** A code of an authenticator is judged by the clock of this process, so a wrong clock makes every code wrong. */
function refusalFor(code: string): RefusalCode {
  const refusal = refusalOf[code] ?? 'input-invalid'
  return code === 'INVALID_CODE' && clockProblem(signInRequest().clockAheadMs ?? 0) ? 'clock-wrong' : refusal
}

/**
 * The sign-in library's answer without the session's token, which only the cookie contains, because no script can read it. Throws
 * a refusal as a DomainError.
 */
async function answerOf(response: Response): Promise<Response> {
  const text = await response.text()
  const body: Record<string, unknown> = text === '' ? {} : (JSON.parse(text) ?? {})
  if (response.status >= 500) throw new Error('The sign-in library failed.')
  if (!response.ok) throw new DomainError(refusalFor(String(body.code)))
  const { token: _token, session: _session, user: _user, ...rest } = body
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  headers.set('cache-control', 'no-store')
  return Response.json(rest, { status: response.status, headers })
}
