import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { sealsOf } from '#core/secrets/seals'
import { hold } from '#test/hold'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { enable, newPerson, newPersonWith, password, SignInBrowser } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { serve } from '#test/web'

export type CredentialScene = Awaited<ReturnType<typeof prepareCredentials>>
export type Attacked = CredentialScene & { instance: TestInstance }

/**
 * An honest maker and checker, the checker with a second factor, and two accounts of the attacker: a maker and a checker, both with a
 * second factor. Everyone has signed in once.
 */
export async function prepareCredentials(instance: TestInstance) {
  await using _ = serve(instance, { LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' })
  const [maker, checker] = [await newPersonWith(instance, honest, 'maker'), await newPersonWith(instance, honest, 'checker')]
  const [ownMaker, ownChecker] = [await newPerson(instance, 'maker'), await newPerson(instance, 'checker')]
  const signedIn = async (person: { email: string; password: string }) => {
    const browser = new SignInBrowser()
    await browser.signIn(person)
    return browser
  }
  const browsers = {
    maker: await signedIn(maker),
    checker: await signedIn(checker),
    ownMaker: await signedIn(ownMaker),
    ownChecker: await signedIn(ownChecker),
  }
  const factors = {
    checker: await enable(browsers.checker, honest),
    ownMaker: await enable(browsers.ownMaker),
    ownChecker: await enable(browsers.ownChecker),
  }
  return { maker, checker, ownMaker, ownChecker, browsers, factors }
}

const honest = 'what an honest person chose'

/** The same account with the attacker's own password. */
export const withOwnPassword = (person: { email: string }) => ({ email: person.email, password })

/** The code after the one that was used when the second factor was turned on. */
export const nextCode = ({ totpURI }: { totpURI: string }) => totpOf(totpURI, Date.now() + 30_000)

/** The sign-in role, as a script with its password uses it. */
export async function signInScript(instance: TestInstance): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: instance.database.authUrl, statement_timeout: 10_000 })
  client.on('error', () => {})
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

/** The secrets that the attacker would need to sign and seal like the application. */
export const secretOf = (instance: TestInstance) => sealsOf({ present: instance.database.authSecret, earlier: [] })

/** Whether the browser is signed in as this operator. */
export async function isIn(browser: SignInBrowser, { id }: { id: string }): Promise<boolean> {
  return (await browser.actor())?.id === id
}

/** Whether a person gets in: one browser uploads, the other approves. */
export async function putsIn(instance: TestInstance, asMaker: SignInBrowser, asChecker: SignInBrowser): Promise<boolean> {
  const [maker, checker] = [await asMaker.actor(), await asChecker.actor()]
  if (!maker || !checker) return false
  const ctxOf = (actor: typeof maker) => ({ db: instance.web, actor, request: { id: randomUUID(), address: null } })
  const batchId = await instance.bring(ctxOf(maker), peopleCsv('Quito', 1))
  await instance.decide(ctxOf(checker), batchId, { verdict: 'approve', selection: { rows: [1] } })
  await instance.apply(batchId)
  const { rowCount } = await instance.owner.query(`select from users where batch_id = $1 and status = 'approved'`, [batchId])
  return rowCount === 1
}

/** Waits until this many back ends of a role wait for a lock. */
export async function untilWaiting(instance: TestInstance, role: string, count = 1): Promise<number[]> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    // In an open transaction pg_stat_activity keeps its first snapshot, without later back ends.
    await instance.owner.query('select pg_stat_clear_snapshot()')
    const { rows } = await instance.owner.query<{ pid: number }>(
      `select distinct a.pid from pg_stat_activity a join pg_locks l on l.pid = a.pid and not l.granted
       where a.datname = current_database() and a.usename = $1`,
      [role],
    )
    if (rows.length >= count) return rows.map(({ pid }) => pid)
  }
  throw new Error(`No ${count} backends of ${role} wait.`)
}

/** Sends `meanwhile` while a thief's sign-in waits after its password was accepted, and then lets both continue. */
export async function whileSigningIn(
  instance: TestInstance,
  thief: SignInBrowser,
  person: { id: string; email: string; password: string },
  meanwhile: () => Promise<Response>,
): Promise<void> {
  const network = `network_of('${thief.address}'::inet)`
  await instance.owner.query(`insert into known_address (operator_id, network, seen_at) values ($1, ${network}, now())`, [person.id])
  const held = await hold(instance, `select from known_address where operator_id = $1 and network = ${network} for update`, [person.id])
  const signedIn = thief.signIn(person)
  await untilWaiting(instance, 'countersign_auth')
  const done = meanwhile()
  await Promise.race([done, untilWaiting(instance, 'countersign_auth', 2).catch(() => {})])
  await held[Symbol.asyncDispose]()
  await Promise.all([signedIn, done])
}

/** Gives the sign-in role a right that it does not have. */
export const granting = (right: string) => (owner: pg.Client) => owner.query(`grant ${right} to countersign_auth`)
