import { v7 as uuidv7 } from 'uuid'
import type { Actor, Context } from '#core/context'
import { findActorByCookie } from '#core/operators/find-actor'
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

export function contextOf(actor: Actor, headers: Headers): Context {
  return { db: web().db, actor, request: { id: uuidv7(), address: headers.get(clientAddressHeader) || null } }
}

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
