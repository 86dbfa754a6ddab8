import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findActorByCookie } from '#core/operators/find-actor'
import type { Role } from '#core/operators/operator'
import { makeOperator } from '#database/seed'
import { openTestDesk, type TestDesk } from '#test/desk'
import { peopleCsv } from '#test/people'
import { totpOf } from '#test/totp'
import { clientAddressHeader } from './client-address'
import { findActor } from './find-context'
import { signInDatabase } from './sign-in'
import { signInRoute } from './sign-in-route'
import { web } from './web'

const url = 'http://localhost:3000'
const password = 'correct horse battery'
let desk: TestDesk

beforeAll(async () => {
  desk = await openTestDesk()
  Object.assign(process.env, {
    PUBLIC_URL: url,
    AUTH_SECRET: desk.database.authSecret,
    AUTH_DATABASE_URL: desk.database.authUrl,
    WEB_DATABASE_URL: desk.database.webUrl,
  })
})
afterAll(async () => {
  await Promise.all([web().db.close(), signInDatabase().close()])
  await desk[Symbol.asyncDispose]()
})

describe('signing in', () => {
  test('sets a cookie that no script reads, and tells the token to nobody', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    const answer = await browser.signIn(person)
    expect(answer.status).toBe(200)
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/i)
    const token = decodeURIComponent(cookie?.split('=')[1] ?? '').split('.')[0] ?? ''
    expect(token).toHaveLength(32)
    expect(await answer.text()).not.toContain(token)
    expect(await browser.actor()).toMatchObject({ id: person.id, roles: ['checker'] })
  })

  test('once more in the same browser leaves one session', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    await browser.signIn(person)
    expect(await sessionsOf(person.id)).toBe(1)
    expect(await browser.actor()).not.toBeNull()
  })

  test('is refused with the same words for a wrong password, an unknown address and somebody deactivated', async () => {
    const person = await newPerson('checker')
    const gone = await newPerson('checker')
    await desk.owner.query('update auth.operator set deactivated_at = now() where id = $1', [gone.id])
    for (const credentials of [{ ...person, password: 'wrong' }, { email: 'nobody@example.test', password }, gone]) {
      const answer = await new Browser().signIn(credentials)
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'credentials-wrong'])
    }
    expect(await sessionsOf(gone.id)).toBe(0)
  })

  test('from another site, and through what is not open, is refused', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    expect((await browser.post('/sign-in/email', person, { origin: 'https://elsewhere.test' })).status).toBe(403)
    for (const path of ['/sign-up/email', '/update-user', '/two-factor/send-otp', '/two-factor/get-totp-uri', '/list-sessions']) {
      expect((await browser.post(path, {})).status, path).toBe(404)
    }
    expect((await signInRoute(new Request(`${url}/api/auth/get-session`))).status).toBe(404)
  })
})

describe('too many attempts', () => {
  test('from one address on one account end with the seconds to wait, and its owner is let in from their own address', async () => {
    const person = await newPerson('checker')
    const own = new Browser('192.0.2.1')
    await own.signIn(person)
    const elsewhere = new Browser('198.51.100.7')
    for (let attempt = 1; attempt <= 10; attempt++) expect((await elsewhere.signIn({ ...person, password: 'wrong' })).status).toBe(401)
    const refused = await elsewhere.signIn(person)
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'too-many-requests'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await own.signIn(person)).status).toBe(200)
  })

  test('from many addresses shut strange addresses for a minute at most, and never the owner’s own', async () => {
    const person = await newPerson('checker')
    const own = new Browser('192.0.2.2')
    await own.signIn(person)
    for (let attempt = 0; attempt < 60; attempt++) await new Browser(`203.0.113.${attempt}`).signIn({ ...person, password: 'w' })
    const strange = await new Browser('203.0.113.200').signIn(person)
    expect(strange.status).toBe(429)
    expect(Number(strange.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await own.signIn(person)).status).toBe(200)
  }, 60_000)
})

describe('changing one’s own password', () => {
  test('ends the other sessions, keeps this one, and puts no hold on the operator', async () => {
    const person = await newPerson('checker')
    const [here, there] = [new Browser(), new Browser()]
    await here.signIn(person)
    await there.signIn(person)
    const wrong = await here.post('/change-password', { currentPassword: 'wrong', newPassword: 'another twelve or more' })
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'password-wrong'])
    expect((await here.post('/change-password', { currentPassword: password, newPassword: 'short' })).status).toBe(422)
    expect((await here.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })).status).toBe(200)
    expect(await here.actor()).not.toBeNull()
    expect(await there.actor()).toBeNull()
    expect(await holdsOf(person.id)).toEqual([])
    await decides(here)
  })

  test('behind their back puts a hold on them, which a change of one’s own does not lift', async () => {
    const person = await newPerson('checker')
    const other = await newPerson('maker')
    const auth = await signInRole()
    await auth.query(
      `update auth.account set password = (select password from auth.account where operator_id = $2) where operator_id = $1`,
      [person.id, other.id],
    )
    const browser = new Browser()
    expect((await browser.signIn(person)).status).toBe(200)
    await expect(decides(browser)).rejects.toMatchObject({ code: 'sign-in-on-hold' })
    await browser.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })
    expect(await holdsOf(person.id)).toEqual(['password'])
    await expect(decides(browser)).rejects.toMatchObject({ code: 'sign-in-on-hold' })
    await auth.end()
  })

  test('what is expected is one change, and not another’s', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    const auth = await signInRole()
    await desk.web.query('select expect_sign_in_change($1, $2)', [browser.session(), 'change-password'])
    await auth.query(`update auth.account set password = 'one' where operator_id = $1`, [person.id])
    expect(await holdsOf(person.id)).toEqual([])
    await auth.query(`update auth.account set password = 'two' where operator_id = $1`, [person.id])
    expect(await holdsOf(person.id)).toEqual(['password'])
    await expect(desk.web.query('select expect_sign_in_change($1, $2)', ['forged.AAAA', 'change-password'])).rejects.toMatchObject({
      code: 'not-signed-in',
    })
    await auth.end()
  })
})

describe('the second factor', () => {
  test('is asked for once it is on, and the password alone opens nothing', async () => {
    const person = await newPerson('checker')
    const [browser, other] = [new Browser(), new Browser()]
    await browser.signIn(person)
    await other.signIn(person)
    const { totpURI, backupCodes } = await enable(browser)
    expect(await holdsOf(person.id)).toEqual([])
    expect(await browser.actor()).toMatchObject({ hasSecondFactor: true })
    expect(await other.actor()).toBeNull()
    await decides(browser)

    const next = new Browser()
    expect(await (await next.signIn(person)).json()).toMatchObject({ twoFactorRedirect: true })
    expect(await next.actor()).toBeNull()
    const wrong = await next.post('/two-factor/verify-totp', { code: '000000' })
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'code-wrong'])
    expect((await next.post('/two-factor/verify-totp', { code: nextTotpOf(totpURI), trustDevice: true })).status).toBe(200)
    expect(await next.actor()).not.toBeNull()

    const lost = new Browser()
    await lost.signIn(person)
    expect((await lost.post('/two-factor/verify-backup-code', { code: backupCodes[3] })).status).toBe(200)
    const again = new Browser()
    await again.signIn(person)
    expect((await again.post('/two-factor/verify-backup-code', { code: backupCodes[3] })).status).toBe(400)
    expect((await again.post('/two-factor/verify-backup-code', { code: backupCodes[4] })).status).toBe(200)
    expect(await holdsOf(person.id)).toEqual([])

    // A device is not trusted, whatever the browser asked for.
    expect(await (await next.signIn(person)).json()).toMatchObject({ twoFactorRedirect: true })
  })

  test('a code is good for one sign-in, also when it comes twice at once', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    const { totpURI, code } = await enable(browser)
    const again = new Browser()
    await again.signIn(person)
    // The code that turned it on has been taken too.
    const refused = await again.post('/two-factor/verify-totp', { code })
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'code-wrong'])
    expect(await again.actor()).toBeNull()
    const racing = [new Browser(), new Browser(), new Browser()]
    for (const one of racing) await one.signIn(person)
    const next = nextTotpOf(totpURI)
    const answers = await Promise.all(racing.map((one) => one.post('/two-factor/verify-totp', { code: next })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    expect((await Promise.all(racing.map((one) => one.actor()))).filter(Boolean)).toHaveLength(1)
    expect(await sessionsOf(person.id)).toBe(2)
  })

  test('goes with one’s password, and new codes replace the old, without a hold', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    const { backupCodes } = await enable(browser)
    expect((await browser.post('/two-factor/generate-backup-codes', { password: 'wrong' })).status).toBe(400)
    const renewed = await (await browser.post('/two-factor/generate-backup-codes', { password })).json()
    expect(renewed.backupCodes).toHaveLength(10)
    const next = new Browser()
    await next.signIn(person)
    expect((await next.post('/two-factor/verify-backup-code', { code: backupCodes[0] })).status).toBe(400)
    expect((await next.post('/two-factor/verify-backup-code', { code: renewed.backupCodes[0] })).status).toBe(200)
    expect((await next.post('/two-factor/disable', { password: 'wrong' })).status).toBe(400)
    expect((await next.post('/two-factor/disable', { password })).status).toBe(200)
    expect(await next.actor()).toMatchObject({ hasSecondFactor: false })
    expect(await holdsOf(person.id)).toEqual([])
  })

  test('without it a checker does not decide where it is the rule', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    await desk.owner.query('select install_policy(60, 720, true)')
    await expect(decides(browser)).rejects.toMatchObject({ code: 'second-factor-missing' })
    const auth = await signInRole()
    await auth.query('update auth.operator set two_factor_enabled = true where id = $1', [person.id])
    await browser.signIn(person)
    await auth.end()
    const honest = await newPerson('checker')
    await browser.signIn(honest)
    await enable(browser)
    await decides(browser)
    await desk.owner.query('select install_policy(60, 720, false)')
  })

  test('behind their back puts a hold on them', async () => {
    const auth = await signInRole()
    const acts = [
      'insert into auth.two_factor (id, operator_id, secret, backup_codes, verified) select gen_random_uuid(), $1, secret, backup_codes, true from auth.two_factor limit 1',
      'update auth.two_factor set backup_codes = (select backup_codes from auth.two_factor where operator_id <> $1 limit 1) where operator_id = $1',
      `update auth.two_factor set secret = 'other' where operator_id = $1`,
      'delete from auth.two_factor where operator_id = $1',
      'update auth.operator set two_factor_enabled = false where id = $1',
    ]
    for (const [index, act] of acts.entries()) {
      const person = await newPerson('checker')
      const browser = new Browser()
      await browser.signIn(person)
      if (index > 0) await enable(browser)
      await auth.query(act, [person.id])
      expect(await holdsOf(person.id), act).toEqual(['second-factor'])
      await expect(decides(browser), act).rejects.toMatchObject({ code: 'sign-in-on-hold' })
    }
    await auth.end()
  })
})

describe('with the password of sign-in nobody makes another’s session of their own', () => {
  test('neither by renaming it, nor by filing its token anew, nor with another signed cookie', async () => {
    const [maker, checker] = [await newPerson('maker'), await newPerson('checker')]
    const browser = new Browser()
    await browser.signIn(maker)
    const token = browser.session().split('.')[0]
    const auth = await signInRole()
    const denied = { code: '42501' }
    await expect(auth.query('update auth.session set operator_id = $1 where token = $2', [checker.id, token])).rejects.toMatchObject(denied)
    await expect(auth.query(`update auth.session set created_at = now() where token = $1`, [token])).rejects.toMatchObject(denied)
    await expect(auth.query(`update auth.session set seen_at = now() where token = $1`, [token])).rejects.toMatchObject(denied)
    await auth.query('delete from auth.session where token = $1', [token])
    await expect(open(auth, checker.id, token ?? '')).rejects.toMatchObject({ code: '23505' })
    await expect(open(auth, checker.id, '2fa-abcdefghijklmnopqrst')).rejects.toMatchObject({ code: '23514' })
    await expect(auth.query('update auth.account set operator_id = $1', [checker.id])).rejects.toMatchObject(denied)
    await expect(auth.query('update auth.operator set email = $1 where id = $2', ['x@example.test', maker.id])).rejects.toMatchObject(
      denied,
    )
    await expect(auth.query('update auth.two_factor set operator_id = $1', [checker.id])).rejects.toMatchObject(denied)
    await auth.end()
  })

  test('nor is a session as fresh as it says', async () => {
    const checker = await newPerson('checker')
    const auth = await signInRole()
    const { rows } = await auth.query<{ late: boolean }>(
      `insert into auth.session (id, operator_id, token, expires_at, created_at, seen_at)
       values (gen_random_uuid(), $1, $2, now() + interval '1 hour', now() + interval '1 year', now() + interval '1 year')
       returning greatest(created_at, seen_at) > clock_timestamp() as late`,
      [checker.id, randomUUID().replaceAll('-', '')],
    )
    expect(rows).toEqual([{ late: false }])
    await auth.end()
  })
})

describe('a sign-in that is old', () => {
  test('decides nothing until the password was given again', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    await desk.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [person.id])
    await expect(decides(browser)).rejects.toMatchObject({ code: 'sign-in-stale' })
    await browser.signIn(person)
    await decides(browser)
  })

  test('and not used ends', async () => {
    const person = await newPerson('checker')
    const browser = new Browser()
    await browser.signIn(person)
    await desk.owner.query(`update auth.session set seen_at = seen_at - interval '61 minutes' where operator_id = $1`, [person.id])
    expect(await browser.actor()).toBeNull()
    expect((await browser.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })).status).toBe(401)
  })

  test('ends everywhere when asked to', async () => {
    const person = await newPerson('checker')
    const [here, there] = [new Browser(), new Browser()]
    await here.signIn(person)
    await there.signIn(person)
    expect((await here.post('/revoke-sessions', {})).status).toBe(200)
    expect([await here.actor(), await there.actor()]).toEqual([null, null])
  })
})

/** Keeps cookies as a browser does, and comes from one address. */
class Browser {
  readonly #cookies = new Map<string, string>()
  constructor(readonly address = `10.${byte()}.${byte()}.${byte()}`) {}

  async post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    const response = await signInRoute(
      new Request(`${url}/api/auth${path}`, {
        method: 'POST',
        headers: { ...this.headers(), 'content-type': 'application/json', origin: url, ...headers },
        body: JSON.stringify(body),
      }),
    )
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

const byte = () => Math.floor(Math.random() * 254) + 1

async function newPerson(...roles: Role[]) {
  const person = { name: 'Somebody', email: `${randomUUID()}@example.test`, password, roles }
  return { ...person, id: await makeOperator(desk.owner, person) }
}

async function enable(browser: Browser): Promise<{ totpURI: string; backupCodes: string[]; code: string }> {
  const enabled = await (await browser.post('/two-factor/enable', { password })).json()
  const code = totpOf(enabled.totpURI)
  expect((await browser.post('/two-factor/verify-totp', { code })).status).toBe(200)
  return { ...enabled, code }
}

/** The code after the one that was used a moment ago; a step ahead is taken, for clocks differ. */
const nextTotpOf = (totpURI: string) => totpOf(totpURI, Date.now() + 30_000)

/** Decides in a batch of somebody else's, in the session of the browser. */
async function decides(browser: Browser): Promise<void> {
  const actor = await findActorByCookie({ ctx: { db: desk.web }, input: { cookie: browser.session() } })
  if (!actor) throw new Error('Nobody is signed in.')
  const batchId = await desk.bring(await desk.signIn('maker'), peopleCsv(`City${randomUUID().slice(0, 8).replace(/\d/g, 'x')}`, 1))
  const ctx = { db: desk.web, actor, request: { id: randomUUID(), address: browser.address } }
  await desk.decide(ctx, batchId, { verdict: 'approve', selection: { rows: [1] } })
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

async function signInRole(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: desk.database.authUrl })
  await client.connect()
  return client
}

const open = (auth: pg.Client, operatorId: string, token: string) =>
  auth.query(
    `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
    [operatorId, token],
  )

async function sessionsOf(operatorId: string): Promise<number> {
  return (await desk.owner.query('select from auth.session where operator_id = $1', [operatorId])).rowCount ?? 0
}

async function holdsOf(operatorId: string): Promise<string[]> {
  const { rows } = await desk.owner.query<{ cause: string }>('select cause from operator_hold where operator_id = $1 order by cause', [
    operatorId,
  ])
  return rows.map(({ cause }) => cause)
}
