import type { Actor, Context } from '#core/context'
import { findActorByCookie } from '#core/operators/find-actor'
import { requestIdFrom, requestIdHeader } from '#core/tracing/request-id'
import { currentRequest } from '#core/tracing/request-scope'
import { clientAddressHeader } from '#server/http/client-address'
import { web } from '#server/process/web'
import { signIn } from '#server/sign-in/sign-in'

/**
 * The operator of these headers, or null when no one is signed in. The database itself reads the signed cookie, every time:
 * a role that was taken away, or a session that was ended, is gone at the next request.
 */
export async function findActor(headers: Headers): Promise<Actor | null> {
  const cookie = await sessionCookie(headers)
  return cookie === null ? null : findActorByCookie({ ctx: { db: web().db }, input: { cookie } })
}

export function contextOf(actor: Actor, headers: Headers, requestId = requestIdOf(headers)): Context {
  const request = currentRequest()
  if (request) request.operatorId = actor.id
  return { db: web().db, actor, request: { id: requestId, address: headers.get(clientAddressHeader) || null } }
}

/** The id that the HTTP server wrote on the request. */
export const requestIdOf = (headers: Headers): string => requestIdFrom(headers.get(requestIdHeader))

export const sessionCookieName = async () => (await signIn().$context).authCookies.sessionToken.name

async function sessionCookie(headers: Headers): Promise<string | null> {
  const prefix = `${await sessionCookieName()}=`
  const cookie = headers
    .get('cookie')
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix))
  return cookie ? decoded(cookie.slice(prefix.length)) : null
}

// No cookie of ours is badly encoded or contains a NUL, which PostgreSQL does not take.
function decoded(value: string): string | null {
  try {
    const cookie = decodeURIComponent(value)
    return cookie.includes('\0') ? null : cookie
  } catch {
    return null
  }
}
