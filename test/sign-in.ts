import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import { expect } from 'vitest'
import { findActorByCookie } from '#core/operators/find-actor'
import type { Role } from '#core/operators/operator'
import { insertOperator } from '#database/seed'
import { findActor } from '#server/context/find-context'
import { clientAddressHeader } from '#server/http/client-address'
import { signInRoute } from '#server/sign-in-routes/sign-in-route'
import type { TestInstance } from './instance'
import { peopleCsv } from './people'
import { totpOf } from './totp'
import { anyAddress, posting } from './web'

export const password = 'correct horse battery'

/** Signs in and out like a browser: keeps cookies and comes from one address. */
export class SignInBrowser {
  readonly #cookies: Map<string, string>
  constructor(
    readonly address = anyAddress(),
    cookies: Iterable<[string, string]> = [],
  ) {
    this.#cookies = new Map(cookies)
  }

  /** Another browser with the same cookies. */
  copy = () => new SignInBrowser(this.address, this.#cookies)

  async post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    const response = await signInRoute(posting(`/api/auth${path}`, body, { ...this.headers(), ...headers }))
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  signIn = ({ email, password }: { email: string; password: string }) => this.post('/sign-in/email', { email, password })
  actor = () => findActor(new Headers(this.headers()))
  session = () => decodeURIComponent([...this.#cookies].find(([name]) => name.endsWith('session_token'))?.[1] ?? '')
  headers = () => ({ cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '), [clientAddressHeader]: this.address })
}

export const newPerson = (instance: TestInstance, ...roles: Role[]) => newPersonWith(instance, password, ...roles)

export async function newPersonWith(instance: TestInstance, password: string, ...roles: Role[]) {
  const person = { name: 'Someone', email: `${randomUUID()}@example.test`, password, roles }
  return { ...person, id: await insertOperator(instance.owner, { ...person, passwordHash: await hashOf(password) }) }
}

const hashes = new Map<string, Promise<string>>()

/** Each password is hashed once, because hashing takes longer than most tests. */
function hashOf(password: string): Promise<string> {
  const hash = hashes.get(password) ?? hashPassword(password)
  hashes.set(password, hash)
  return hash
}

/** Turns a second factor on. */
export async function enable(browser: SignInBrowser, given = password): Promise<{ totpURI: string; backupCodes: string[]; code: string }> {
  const enabled = await (await browser.post('/two-factor/enable', { password: given })).json()
  const code = totpOf(enabled.totpURI)
  expect((await browser.post('/two-factor/verify-totp', { code })).status).toBe(200)
  return { ...enabled, code }
}

/** Decides in another maker's batch, in the session of the browser. */
export async function decides(instance: TestInstance, browser: SignInBrowser): Promise<void> {
  const actor = await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: browser.session() } })
  if (!actor) throw new Error('No one is signed in.')
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv(`City${randomUUID().slice(0, 8).replace(/\d/g, 'x')}`, 1))
  const ctx = { db: instance.web, actor, request: { id: randomUUID(), address: browser.address } }
  await instance.decide(ctx, batchId, { verdict: 'approve', selection: { rows: [1] } })
}

export const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

/** A connection as the role of the sign-in library. */
export async function signInRole(instance: TestInstance): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: instance.database.authUrl })
  await client.connect()
  return client
}

export async function sessionsOf(instance: TestInstance, operatorId: string): Promise<number> {
  return (await instance.owner.query('select from auth.session where operator_id = $1', [operatorId])).rowCount ?? 0
}
