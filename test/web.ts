import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context'
import { clientAddressHeader } from '#server/http/client-address'
import { web } from '#server/process/web'
import { signIn, signInDatabase } from '#server/sign-in/sign-in'
import { openTestInstance, type TestInstance } from './instance'
import type { Template } from './template'

export const url = 'http://localhost:3000'

type Slots = typeof globalThis & {
  countersignWeb?: unknown
  countersignSignIn?: unknown
  countersignSignInDatabase?: unknown
  countersignChangeFeed?: { close(): Promise<void> }
  countersignReadiness?: { stop(): void }
  countersignClockAheadMs?: number
}

/** An instance that the web server of this process serves, one at a time; `settings` apply to it alone. */
export async function openTestWeb(settings: Record<string, string> = {}, template?: Template): Promise<TestInstance> {
  const instance = await openTestInstance(template)
  const served = serve(instance, settings)
  return {
    ...instance,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await instance[Symbol.asyncDispose]()
    },
  }
}

/** Makes the web server of this process serve an instance, until it is disposed of. */
export function serve(instance: TestInstance, settings: Record<string, string> = {}): AsyncDisposable {
  const before = { ...process.env }
  Object.assign(process.env, {
    PUBLIC_URL: url,
    AUTH_SECRET: instance.database.authSecret,
    AUTH_DATABASE_URL: instance.database.authUrl,
    WEB_DATABASE_URL: instance.database.webUrl,
    ...settings,
  })
  return {
    async [Symbol.asyncDispose]() {
      const slots: Slots = globalThis
      slots.countersignReadiness?.stop()
      await Promise.all([web().db.close(), web().live.close(), signInDatabase().close(), slots.countersignChangeFeed?.close()])
      // The next instance gets a web server and settings of its own.
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
      Object.assign(process.env, before)
      slots.countersignWeb = slots.countersignSignIn = slots.countersignSignInDatabase = slots.countersignChangeFeed = undefined
      slots.countersignReadiness = slots.countersignClockAheadMs = undefined
    },
  }
}

/** A request with a JSON body, as one of our pages sends it from an address. */
export function posting(path: string, body: object, headers: Record<string, string> = {}): Request {
  return new Request(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, [clientAddressHeader]: anyAddress(), ...headers },
    body: JSON.stringify(body),
  })
}

/** The headers of a request by an operator. */
export async function headersOf({ actor }: Context): Promise<Record<string, string>> {
  const { authCookies } = await signIn().$context
  return { cookie: `${authCookies.sessionToken.name}=${encodeURIComponent(actor.cookie)}`, 'idempotency-key': randomUUID() }
}

const byte = () => Math.floor(Math.random() * 254) + 1

/** An address that no other test uses. */
export const anyAddress = () => `10.${byte()}.${byte()}.${byte()}`
