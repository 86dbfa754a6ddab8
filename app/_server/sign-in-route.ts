import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import { DomainError } from '#core/errors'
import { endExpectation, expectSignInChange } from '#core/operators/expect-sign-in-change'
import type { Actor } from '#core/operators/operator'
import { findActor } from './find-context'
import { problemOf } from './problem'
import { readJson } from './read-json'
import { requireOwnOrigin, requireType } from './route'
import { signIn, signInDatabase } from './sign-in'
import { answerOf } from './sign-in-answer'
import { limitAddress, limitOperator, limitSignIn } from './sign-in-limits'
import { Credentials, openPaths } from './sign-in-paths'
import { web } from './web'

/** Hands the open paths to the sign-in library; its session cookie is what everything else goes by. */
export async function signInRoute(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname
  try {
    const open = request.method === 'POST' ? openPaths[path.replace('/api/auth', '')] : undefined
    if (!open) return new Response(null, { status: 404 })
    requireOwnOrigin(request)
    requireType(request, ['application/json'])
    const body = open.body.parse(await readJson(request))
    const actor = await findActor(request.headers)
    switch (open.kind) {
      case 'sign-in':
        await limitSignIn(request.headers, Credentials.parse(body).email)
        return await replacing(actor, await handle(request, body))
      case 'code':
        await limitAddress(request.headers, 'code')
        return await handle(request, body)
      case 'password':
        return await changing(required(actor), open.change, () => handle(request, body))
      case 'plain':
        return await handle(request, body)
    }
  } catch (error) {
    return problemOf(error, { id: uuidv7(), method: request.method, path })
  }
}

async function handle(request: Request, body: z.core.output<z.ZodType>): Promise<Response> {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return answerOf(await signIn().handler(new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) })))
}

function required(actor: Actor | null): Actor {
  if (!actor) throw new DomainError('not-signed-in')
  return actor
}

/** Announces the change with the session it is made from, so that it puts no hold on the operator. */
async function changing(actor: Actor, change: (typeof openPaths)[string]['change'], act: () => Promise<Response>): Promise<Response> {
  const ctx = { db: web().db }
  await limitOperator(actor.id)
  if (change) await expectSignInChange({ ctx, input: { cookie: actor.cookie, change } })
  try {
    return await act()
  } finally {
    await endExpectation({ ctx, input: { operatorId: actor.id } })
  }
}

// Whoever signs in anew in the same browser has one session, not two.
async function replacing(before: Actor | null, response: Response): Promise<Response> {
  const token = before?.cookie.slice(0, before.cookie.lastIndexOf('.'))
  if (response.ok && token) await signInDatabase().prisma.signInSession.deleteMany({ where: { token } })
  return response
}
