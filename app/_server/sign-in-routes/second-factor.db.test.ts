import { hashPassword } from 'better-auth/crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resetPassword } from '#core/operator-access/reset-password'
import { rolesWithoutSecondFactor } from '#core/operators/roles-without-second-factor'
import { makeOperatorOnServer } from '#database/make-operator-on-server'
import { contextOf } from '#server/context/find-context'
import { signInDatabase } from '#server/sign-in/sign-in'
import { confirm, propose } from '#test/admins'
import type { TestInstance } from '#test/instance'
import { codeOf, decides, enable, newPerson, password, SignInBrowser, sessionsOf, signInRole } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { openTestWeb } from '#test/web'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestWeb()
})
afterAll(() => instance[Symbol.asyncDispose]())

describe('the second factor', () => {
  test('is asked for once it is on, and the password alone opens nothing', async () => {
    const person = await newPerson(instance, 'checker')
    const [browser, other] = [new SignInBrowser(), new SignInBrowser()]
    await browser.signIn(person)
    await other.signIn(person)
    const { totpURI, backupCodes } = await enable(browser)
    expect(await browser.actor()).toMatchObject({ hasSecondFactor: true })
    expect(await other.actor()).toBeNull()
    await decides(instance, browser)

    const next = new SignInBrowser()
    expect(await (await next.signIn(person)).json()).toMatchObject({ twoFactorRedirect: true })
    expect(await next.actor()).toBeNull()
    const wrong = await next.post('/two-factor/verify-totp', { code: '000000' })
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'code-wrong'])
    expect((await next.post('/two-factor/verify-totp', { code: nextTotpOf(totpURI), trustDevice: true })).status).toBe(200)
    expect(await next.actor()).not.toBeNull()

    const lost = new SignInBrowser()
    await lost.signIn(person)
    expect((await lost.post('/two-factor/verify-backup-code', { code: backupCodes[3] })).status).toBe(200)
    const again = new SignInBrowser()
    await again.signIn(person)
    expect((await again.post('/two-factor/verify-backup-code', { code: backupCodes[3] })).status).toBe(400)
    expect((await again.post('/two-factor/verify-backup-code', { code: backupCodes[4] })).status).toBe(200)

    // A device is not trusted, whatever the browser asked for.
    expect(await (await next.signIn(person)).json()).toMatchObject({ twoFactorRedirect: true })
  })

  test('a code is good for one sign-in, also when it comes twice at once', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { totpURI, code } = await enable(browser)
    const again = new SignInBrowser()
    await again.signIn(person)
    // The code that turned it on has been taken too.
    const refused = await again.post('/two-factor/verify-totp', { code })
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'code-wrong'])
    expect(await again.actor()).toBeNull()
    const racing = [new SignInBrowser(), new SignInBrowser(), new SignInBrowser()]
    for (const one of racing) await one.signIn(person)
    const next = nextTotpOf(totpURI)
    const answers = await Promise.all(racing.map((one) => one.post('/two-factor/verify-totp', { code: next })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    expect((await Promise.all(racing.map((one) => one.actor()))).filter(Boolean)).toHaveLength(1)
    expect(await sessionsOf(instance, person.id)).toBe(2)
  })

  test('a recovery code that comes eight times at once opens one session, and is refused otherwise', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { backupCodes } = await enable(browser)
    const challenged = [new SignInBrowser(), new SignInBrowser()]
    for (const one of challenged) await one.signIn(person)
    const before = await sessionsOf(instance, person.id)
    const racing = challenged.flatMap((one) => Array.from({ length: 4 }, () => one.copy()))
    const answers = await Promise.all(racing.map((one) => one.post('/two-factor/verify-backup-code', { code: backupCodes[0] })))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(7)
    for (const answer of refused) expect(['code-wrong', 'code-too-late']).toContain(await codeOf(answer))
    expect(await sessionsOf(instance, person.id)).toBe(before + 1)
  })

  test('goes with one’s password, and new codes replace the old', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { backupCodes } = await enable(browser)
    expect((await browser.post('/two-factor/generate-backup-codes', { password: 'wrong' })).status).toBe(400)
    const renewed = await (await browser.post('/two-factor/generate-backup-codes', { password })).json()
    expect(renewed.backupCodes).toHaveLength(10)
    const next = new SignInBrowser()
    await next.signIn(person)
    expect((await next.post('/two-factor/verify-backup-code', { code: backupCodes[0] })).status).toBe(400)
    expect((await next.post('/two-factor/verify-backup-code', { code: renewed.backupCodes[0] })).status).toBe(200)
    expect((await next.post('/two-factor/disable', { password: 'wrong' })).status).toBe(400)
    expect((await next.post('/two-factor/disable', { password })).status).toBe(200)
    expect(await next.actor()).toMatchObject({ hasSecondFactor: false })
  })

  test('without it a checker does not decide where it is the rule', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await instance.owner.query("select install_policy(60, 60, '{checker,admin}', 86400, 168, null)")
    await expect(decides(instance, browser)).rejects.toMatchObject({ code: 'second-factor-missing' })
    const honest = await newPerson(instance, 'checker')
    await browser.signIn(honest)
    await enable(browser)
    await decides(instance, browser)
    await instance.owner.query("select install_policy(60, 60, '{}', 86400, 168, null)")
  })

  test('is all that the first two admins can set up where it is the rule, and they go on with it', async () => {
    await using _ = await requiringFactors()
    const admins = [await firstAdmin('Asta'), await firstAdmin('Ado')] as const
    const newcomer = await instance.signIn()
    const role = { kind: 'grant-role', role: 'checker' } as const
    await expect(propose(await contextIn(admins[0]), newcomer, role)).rejects.toMatchObject({ code: 'second-factor-missing' })
    expect(await rolesWithoutSecondFactor({ ctx: await contextIn(admins[0]) })).toEqual(['admin'])
    for (const admin of admins) await enable(admin)
    expect(await rolesWithoutSecondFactor({ ctx: await contextIn(admins[0]) })).toEqual([])
    const changeId = await propose(await contextIn(admins[0]), newcomer, role)
    await confirm(await contextIn(admins[1]), changeId)
    const { rows } = await instance.owner.query('select role from operator_role_grant where operator_id = $1', [newcomer.actor.id])
    expect(rows).toEqual([{ role: 'checker' }])
  })

  test('is not written with the password of sign-in, by no statement at all', async () => {
    const [person, other] = [await newPerson(instance, 'checker'), await newPerson(instance, 'checker')]
    for (const one of [person, other]) {
      const browser = new SignInBrowser()
      await browser.signIn(one)
      await enable(browser)
    }
    const auth = await signInRole(instance)
    for (const act of [
      'insert into auth.two_factor (id, operator_id, secret, backup_codes, verified) select gen_random_uuid(), $1, secret, backup_codes, true from auth.two_factor limit 1',
      'update auth.two_factor set backup_codes = (select backup_codes from auth.two_factor where operator_id <> $1 limit 1) where operator_id = $1',
      `update auth.two_factor set secret = 'other' where operator_id = $1`,
      'delete from auth.two_factor where operator_id = $1',
      'update auth.operator set two_factor_enabled = false where id = $1',
    ]) {
      await expect(auth.query(act, [person.id]), act).rejects.toMatchObject({ code: '42501' })
    }
    await auth.end()
  })

  test('is locked for five minutes after ten wrong codes in a row, however often one begins again', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { totpURI, backupCodes } = await enable(browser)
    const tries = async (body: object, path = '/two-factor/verify-totp') => {
      const next = new SignInBrowser()
      await next.signIn(person)
      return next.post(path, body)
    }
    for (let wrong = 1; wrong <= 10; wrong++) expect((await tries({ code: '000000' })).status, String(wrong)).toBe(400)
    expect((await tries({ code: nextTotpOf(totpURI) })).status).toBe(429)
    expect((await tries({ code: backupCodes[0] }, '/two-factor/verify-backup-code')).status).toBe(429)
    await instance.owner.query(`update auth.two_factor set locked_until = now() - interval '1 second' where operator_id = $1`, [person.id])
    expect((await tries({ code: nextTotpOf(totpURI) })).status).toBe(200)
    const { rows } = await instance.owner.query(
      'select failed_verification_count, locked_until from auth.two_factor where operator_id = $1',
      [person.id],
    )
    expect(rows).toEqual([{ failed_verification_count: 0, locked_until: null }])
  })

  test('each change is in the audit, by the operator', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { backupCodes } = await enable(browser)
    await browser.post('/two-factor/generate-backup-codes', { password })
    await browser.post('/two-factor/disable', { password })
    expect(backupCodes).toHaveLength(10)
    const { rows } = await instance.owner.query(
      `select action from audit_event where actor_id = $1 and action like 'second-factor.%' order by seq`,
      [person.id],
    )
    expect(rows.map(({ action }) => action)).toEqual([
      'second-factor.set-up',
      'second-factor.turned-on',
      'second-factor.recovery-codes-renewed',
      'second-factor.turned-off',
    ])
  })
})

/** Requires a second factor of checkers and admins until it is disposed of. */
async function requiringFactors(): Promise<AsyncDisposable> {
  await instance.owner.query(`select install_policy(60, 60, '{checker,admin}', 86400, 168, null)`)
  return { [Symbol.asyncDispose]: async () => void (await instance.owner.query(`select install_policy(60, 60, '{}', 86400, 168, null)`)) }
}

/** An admin as `npm run operator` makes one, who has set a password by the link and signed in. */
async function firstAdmin(name: string): Promise<SignInBrowser> {
  const email = `${name}.${Date.now()}@example.test`.toLowerCase()
  const { token } = await makeOperatorOnServer(instance.owner, { email, name, roles: ['admin'], wantsLink: false })
  await resetPassword({ ctx: { db: signInDatabase() }, input: { token: token ?? '', passwordHash: await hashPassword(password) } })
  const browser = new SignInBrowser()
  expect((await browser.signIn({ email, password })).status).toBe(200)
  return browser
}

async function contextIn(browser: SignInBrowser) {
  const actor = await browser.actor()
  if (!actor) throw new Error('No one is signed in.')
  return contextOf(actor, new Headers(browser.headers()))
}

/** The code after the one that was used a moment ago; a step ahead is taken, for clocks differ. */
const nextTotpOf = (totpURI: string) => totpOf(totpURI, Date.now() + 30_000)
