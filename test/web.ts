import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context'
import { clientAddressHeader } from '#server/client-address'
import { signIn, signInDatabase } from '#server/sign-in'
import { web } from '#server/web'
import { openTestDesk, type TestDesk } from './desk'
import type { Template } from './template'

export const url = 'http://localhost:3000'

type Slots = typeof globalThis & { countersignWeb?: unknown; countersignSignIn?: unknown; countersignSignInDatabase?: unknown }

/** A desk of its own that the web shell of this process serves, one at a time; `settings` are for it alone. */
export async function openTestWeb(settings: Record<string, string> = {}, template?: Template): Promise<TestDesk> {
  const desk = await openTestDesk(template)
  Object.assign(process.env, {
    PUBLIC_URL: url,
    AUTH_SECRET: desk.database.authSecret,
    AUTH_DATABASE_URL: desk.database.authUrl,
    WEB_DATABASE_URL: desk.database.webUrl,
    ...settings,
  })
  return {
    ...desk,
    async [Symbol.asyncDispose]() {
      await Promise.all([web().db.close(), web().live.close(), signInDatabase().close()])
      // The next desk is served by a web shell of its own.
      const slots: Slots = globalThis
      slots.countersignWeb = slots.countersignSignIn = slots.countersignSignInDatabase = undefined
      await desk[Symbol.asyncDispose]()
    },
  }
}

/** A request with a JSON body, as a page of ours sends it from somewhere. */
export function posting(path: string, body: object, headers: Record<string, string> = {}): Request {
  return new Request(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, [clientAddressHeader]: anyAddress(), ...headers },
    body: JSON.stringify(body),
  })
}

/** The headers of a request that acts as somebody, once. */
export async function headersOf({ actor }: Context): Promise<Record<string, string>> {
  const { authCookies } = await signIn().$context
  return { cookie: `${authCookies.sessionToken.name}=${encodeURIComponent(actor.cookie)}`, 'idempotency-key': randomUUID() }
}

const byte = () => Math.floor(Math.random() * 254) + 1

/** An address that no other test comes from. */
export const anyAddress = () => `10.${byte()}.${byte()}.${byte()}`

/** Why an operator is on hold. */
export async function holdsOf(desk: TestDesk, operatorId: string): Promise<string[]> {
  const { rows } = await desk.owner.query<{ cause: string }>('select cause from operator_hold where operator_id = $1 order by cause', [
    operatorId,
  ])
  return rows.map(({ cause }) => cause)
}
