import { v7 as uuidv7 } from 'uuid'
import type { Context } from '#core/context'
import { findOperator } from '#core/operators/find-operator'
import type { Actor } from '#core/operators/operator'
import { clientAddressHeader } from './client-address'
import { signIn } from './sign-in'
import { web } from './web'

/** Who sent these headers, or null when nobody is signed in. Roles are read anew each time: what was taken away is gone at once. */
export async function findActor(headers: Headers): Promise<Actor | null> {
  const session = await signIn().api.getSession({ headers })
  if (!session) return null
  const operator = await findOperator({ ctx: { db: web().db }, input: { id: session.user.id } })
  const cookie = await sessionCookie(headers)
  if (!operator?.active || !cookie) return null
  return { id: operator.id, name: operator.name, email: operator.email, roles: operator.roles, cookie }
}

export function contextOf(actor: Actor, headers: Headers): Context {
  return { db: web().db, actor, request: { id: uuidv7(), address: headers.get(clientAddressHeader) || null } }
}

async function sessionCookie(headers: Headers): Promise<string | null> {
  const { authCookies } = await signIn().$context
  const prefix = `${authCookies.sessionToken.name}=`
  const cookie = headers
    .get('cookie')
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix))
  return cookie ? decodeURIComponent(cookie.slice(prefix.length)) : null
}
