import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import type { Actor } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { findActor } from '#server/context/find-context'
import { problemOf } from '#server/requests/problem'
import { readJson } from '#server/requests/read-json'
import { requireOwnOrigin, requireType } from '#server/requests/route'
import { duringSignIn } from '#server/sign-in/request'
import { signIn, signInDatabase } from '#server/sign-in/sign-in'
import { answerOf } from './sign-in-answer'
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
    const response = await duringSignIn(asked, () => handle(request, body))
    return open.kind === 'sign-in' ? await replacing(actor, response) : response
  } catch (error) {
    return problemOf(error, { id: uuidv7(), method: request.method, path })
  }
}

async function handle(request: Request, body: z.core.output<z.ZodType>): Promise<Response> {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return answerOf(await signIn().handler(new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) })))
}

/** A sign-in is limited by its account too, which only its body names. */
async function limitBeforeReading(kind: SignInKind, actor: Actor | null, headers: Headers): Promise<void> {
  if (kind === 'code') await limitAddress(headers, 'code')
  if (kind !== 'password') return
  if (!actor) throw new DomainError('not-signed-in')
  await limitOperator(actor.id)
}

// A second sign-in in the same browser replaces the session.
async function replacing(before: Actor | null, response: Response): Promise<Response> {
  if (response.ok && before) await signInDatabase().query('select end_session($1)', [before.cookie])
  return response
}

function codeIn(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null
}
