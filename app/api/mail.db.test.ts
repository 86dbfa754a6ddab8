import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { findActorByCookie } from '#core/operators/find-actor'
import { wholeKey } from '#core/operators/whole-key'
import { sealsOf } from '#core/secrets/seals'
import { clientAddressHeader } from '#server/http/client-address'
import { web } from '#server/process/web'
import { signInDatabase } from '#server/sign-in/sign-in'
import { resetLinkRoute } from '#server/sign-in-routes/reset-link-route'
import { signInRoute } from '#server/sign-in-routes/sign-in-route'
import { digestOf } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { openSession, type TestInstance } from '#test/instance'
import { linkIn, type MailServer, openMailServer } from '#test/mail-server'
import { password, newPerson as person } from '#test/sign-in'
import { anyAddress, headersOf, openTestWeb, posting } from '#test/web'
import { POST as confirm } from './change-requests/[changeId]/confirmation/route'
import { POST as propose } from './change-requests/route'
import { POST as confirmInvitation } from './invitations/[invitationId]/confirmation/route'
import { POST as acceptInvitation } from './invitations/acceptance/route'
import { POST as invite } from './invitations/route'
import { POST as resetPassword } from './password-resets/route'

let instance: TestInstance
let mail: MailServer

beforeAll(async () => {
  ;[instance, mail] = await Promise.all([openTestWeb({ LOG_LEVEL: 'silent' }), openMailServer()])
})
afterAll(async () => {
  await mail.close()
  await instance[Symbol.asyncDispose]()
})

describe('an invitation', () => {
  test('is mailed with its link, which lets them in', async () => {
    withMail()
    const email = `${randomUUID()}@example.test`
    const answer = await inviting(await instance.signIn('admin'), email)
    expect(answer).toMatchObject({ mail: 'sent', token: null })
    const received = await mail.mailTo(email)
    expect(received.text).toContain('Hello New One,')
    expect(linkIn(received)).toMatch(/\/invitation#half1-[\w.-]+~half2-[\w.-]+$/)
    expect((await acceptInvitation(asking({ token: tokenIn(received), password }))).status).toBe(204)
    expect((await signsIn(email, password)).status).toBe(200)
  })

  test.each([
    ['the mail server does not take it', 'refused.test', () => withMail()],
    ['the mail server is away', 'example.test', () => setMail('smtp://127.0.0.1:1')],
  ])('stands, and no admin sees its link, when %s', async (_, domain, set) => {
    set()
    const email = `${randomUUID()}@${domain}`
    const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
    const answer = await inviting(admin, email)
    expect(answer).toMatchObject({ mail: 'failed', token: null })
    for (const other of [admin, second])
      expect(await (await confirmingInvitation(other, answer.id)).json()).toMatchObject({ code: 'change-decided-already' })
  })

  test('is mailed once, though the request comes twice', async () => {
    withMail()
    const email = `${randomUUID()}@example.test`
    const [admin, key] = [await instance.signIn('admin'), randomUUID()]
    await inviting(admin, email, key)
    expect(await inviting(admin, email, key)).toMatchObject({ token: null, mail: null })
    expect(mail.received.filter(({ to }) => to === email)).toHaveLength(1)
  })

  test('is handed on by two admins in two halves where there is no mail server', async () => {
    setMail(undefined)
    const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
    const email = `${randomUUID()}@example.test`
    const answer = await inviting(admin, email)
    expect(answer).toMatchObject({ mail: 'off', token: expect.stringMatching(/^half1-/) })
    expect((await confirmingInvitation(admin, answer.id)).status).toBe(403)
    const { token } = await (await confirmingInvitation(second, answer.id)).json()
    for (const half of [answer.token, token]) expect((await acceptInvitation(asking({ token: half, password }))).status).toBe(404)
    expect((await acceptInvitation(asking({ token: wholeKey(token, answer.token), password }))).status).toBe(204)
    expect((await signsIn(email, password)).status).toBe(200)
  })
})

describe('a reset that two admins agree on', () => {
  test('is mailed to the operator alone, and sets the password once', async () => {
    withMail()
    const [admin, second, person] = [await instance.signIn('admin'), await instance.signIn('admin'), await newPerson()]
    const proposed = await proposing(admin, person.id, { kind: 'reset-password' })
    expect(proposed).toMatchObject({ token: null })
    expect(await confirming(second, proposed.id)).toEqual({ token: null, mail: 'sent' })
    expect((await signsIn(person.email, password)).status).toBe(403)
    const token = tokenIn(await mail.mailTo(person.email))
    expect((await resetPassword(asking({ token, password: 'a brand new password' }))).status).toBe(204)
    expect((await resetPassword(asking({ token, password: 'another new password' }))).status).toBe(404)
    expect((await signsIn(person.email, 'a brand new password')).status).toBe(200)
  })

  test('is answered with nothing when the mail server is away, and can be proposed once more', async () => {
    setMail('smtp://127.0.0.1:1')
    const [admin, second, person] = [await instance.signIn('admin'), await instance.signIn('admin'), await newPerson()]
    const proposed = await proposing(admin, person.id, { kind: 'reset-password' })
    expect(await confirming(second, proposed.id)).toEqual({ token: null, mail: 'failed' })
    withMail()
    expect(await confirming(second, (await proposing(admin, person.id, { kind: 'reset-password' })).id)).toMatchObject({ mail: 'sent' })
    await mail.mailTo(person.email)
  })
})

describe('another address', () => {
  test('is said at the one before, and no link is mailed to the new one for a day', async () => {
    withMail()
    const [admin, second, person] = [await instance.signIn('admin'), await instance.signIn('admin'), await newPerson()]
    const email = `${randomUUID()}@example.test`
    const proposed = await proposing(admin, person.id, { kind: 'change-address', email })
    expect(await confirming(second, proposed.id)).toEqual({ token: null, mail: null })
    expect((await mail.mailTo(person.email)).text).toContain('changed the address by which you sign in')
    expect((await signsIn(person.email, password)).status).toBe(401)
    expect((await signsIn(email, password)).status).toBe(200)
    await asksForLink(email)
    await instance.owner.query(`update change_request set decided_at = decided_at - interval '1 day' where id = $1`, [proposed.id])
    await asksForLink(email)
    await mail.mailTo(email)
    expect(mail.received.filter(({ to }) => to === email)).toHaveLength(1)
  })
})

describe('a forgotten password', () => {
  test('a mailed link resets it once, ends every session and keeps the second factor', async () => {
    withMail()
    const person = await newPerson()
    await instance.owner.query('update auth.operator set two_factor_enabled = true where id = $1', [person.id])
    await instance.owner.query(
      `insert into auth.two_factor (id, operator_id, secret, backup_codes, verified) values (gen_random_uuid(), $1, $2, '[]', true)`,
      [person.id, sealsOf({ present: instance.database.authSecret, earlier: [] }).seal(person.id, 's')],
    )
    const cookie = await openSession(instance.owner, person.id, instance.database.authSecret)
    expect((await asksForLink(person.email)).status).toBe(204)
    const token = tokenIn(await mail.mailTo(person.email))
    expect((await resetPassword(asking({ token, password: 'a brand new password' }))).status).toBe(204)
    expect((await resetPassword(asking({ token, password: 'another new password' }))).status).toBe(404)
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie } })).toBeNull()
    expect((await signsIn(person.email, password)).status).toBe(401)
    expect(await (await signsIn(person.email, 'a brand new password')).json()).toMatchObject({ twoFactorRedirect: true })
    const audit = await readVerifiedAudit(instance.owner)
    expect(audit.filter(({ action, data }) => action.startsWith('operator.') && data.operator === person.id)).toMatchObject([
      { action: 'operator.reset-link-requested', actor: null, data: { link: expect.any(String) } },
    ])
    expect(audit.filter(({ actor, action }) => actor === person.id && action === 'operator.password-reset')).toHaveLength(1)
    expect(JSON.stringify(audit)).not.toContain(person.email)
  })

  test('answers the same for an unknown address and mails only the operator', async () => {
    withMail()
    const [person, gone] = [await newPerson(), await newPerson()]
    await instance.owner.query('update auth.operator set deactivated_at = now() where id = $1', [gone.id])
    const before = mail.received.length
    const answers = await Promise.all([`${randomUUID()}@example.test`, gone.email, person.email].map((email) => asksForLink(email)))
    const shown = await Promise.all(answers.map(async (answer) => [answer.status, await answer.text(), [...answer.headers]]))
    expect(shown[1]).toEqual(shown[0])
    expect(shown[2]).toEqual(shown[0])
    await mail.mailTo(person.email)
    expect(mail.received.slice(before).map(({ to }) => to)).toEqual([person.email])
  })

  test('a link ends after half an hour, with a deactivation, and with any other change of the password', async () => {
    withMail()
    const ends: [string, string][] = [
      ['time', `update reset_link set expires_at = expires_at - interval '30 minutes' where operator_id = $1`],
      ['deactivation', 'update auth.operator set deactivated_at = now() where id = $1'],
      ['change', `update auth.account set password = 'other' where operator_id = $1`],
    ]
    for (const [name, act] of ends) {
      const person = await newPerson()
      await asksForLink(person.email)
      const token = tokenIn(await mail.mailTo(person.email))
      await instance.owner.query(act, [person.id])
      expect((await resetPassword(asking({ token, password: 'a brand new password' }))).status, name).toBe(404)
    }
  })

  test('a link that ended long ago is swept, and no other', async () => {
    withMail()
    const [old, recent] = [await newPerson(), await newPerson()]
    for (const { email } of [old, recent]) {
      await asksForLink(email)
      await mail.mailTo(email)
    }
    await instance.owner.query(`update reset_link set expires_at = now() - interval '31 days' where operator_id = $1`, [old.id])
    await instance.owner.query(`update reset_link set expires_at = now() - interval '29 days' where operator_id = $1`, [recent.id])
    expect(await instance.worker.db.query(`select sweep_reset_links('30 days') as swept`)).toEqual([{ swept: 1 }])
    const { rows } = await instance.owner.query('select operator_id from reset_link where operator_id in ($1, $2)', [old.id, recent.id])
    expect(rows).toEqual([{ operator_id: recent.id }])
  })

  test('a suspended operator gets no mail and cannot use an earlier link', async () => {
    withMail()
    const [person, before] = [await newPerson(), await newPerson()]
    await asksForLink(before.email)
    const token = tokenIn(await mail.mailTo(before.email))
    for (const { id } of [person, before]) {
      await instance.owner.query(`insert into operator_suspension (operator_id, cause) values ($1, 'admin')`, [id])
    }
    await asksForLink(person.email)
    expect((await resetPassword(asking({ token, password: 'a brand new password' }))).status).toBe(404)
    expect((await instance.owner.query('select from reset_link where operator_id = $1', [person.id])).rowCount).toBe(0)
  })

  test('is asked for three times in a quarter of an hour, by whomever, whether there is such an operator or not', async () => {
    withMail()
    for (const email of [(await newPerson()).email, `${randomUUID()}@example.test`]) {
      for (let time = 1; time <= 3; time++) expect((await asksForLink(email)).status).toBe(204)
      const refused = await asksForLink(email)
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60)
    }
  })

  test('is asked for from one address so many times in a minute', async () => {
    withMail()
    for (let time = 1; time <= 10; time++) expect((await asksForLink(`${randomUUID()}@example.test`, '192.0.2.9')).status).toBe(204)
    expect((await asksForLink(`${randomUUID()}@example.test`, '192.0.2.9')).status).toBe(429)
  })

  test('is not asked for from another site, nor where there is no mail server', async () => {
    withMail()
    expect((await resetLinkRoute(asking({ email: 'a@example.test' }, { origin: 'https://elsewhere.test' }))).status).toBe(403)
    setMail(undefined)
    const answer = await asksForLink('a@example.test')
    expect([answer.status, (await answer.json()).code]).toEqual([404, 'mail-not-set-up'])
  })

  test('a database password alone cannot make a link', async () => {
    const person = await newPerson()
    const text = `reset-${'a'.repeat(43)}`
    for (const token of ['', text, `${text}.${'b'.repeat(43)}`, `${'c'.repeat(32)}.${'b'.repeat(43)}`]) {
      const request = ['select request_reset_link($1, $2, null, null)', [token, person.email]] as const
      await expect(signInDatabase().query(request[0], [...request[1]])).rejects.toMatchObject({ code: 'link-not-good' })
      await expect(instance.web.query(request[0], [...request[1]])).rejects.toMatchObject({ code: '42501' })
      await expect(signInDatabase().query('select reset_password($1, $2)', [token, 'hash'])).rejects.toMatchObject({
        code: 'link-not-good',
      })
    }
    await expect(signInDatabase().query('select * from reset_link')).rejects.toMatchObject({ code: '42501' })
    await expect(instance.web.query('select * from reset_link')).rejects.toMatchObject({ code: '42501' })
  })
})

const setMail = (smtpUrl: string | undefined) => Object.assign(web().environment, { SMTP_URL: smtpUrl })
const withMail = () => setMail(`smtp://127.0.0.1:${mail.port}`)

const asking = (body: object, headers: Record<string, string> = {}) => posting('/api/anything', body, headers)

const asksForLink = (email: string, address = anyAddress()) => resetLinkRoute(asking({ email }, { [clientAddressHeader]: address }))

const tokenIn = (received: Parameters<typeof linkIn>[0]) => linkIn(received).split('#')[1] ?? ''

async function inviting(admin: Context, email: string, key: string = randomUUID()): Promise<{ id: string; token: string; mail: string }> {
  const headers = { ...(await headersOf(admin)), 'idempotency-key': key }
  const answer = await invite(asking({ name: 'New One', email }, headers), { params: Promise.resolve({}) })
  expect(answer.status).toBe(201)
  return answer.json()
}

const confirmingInvitation = async (admin: Context, invitationId: string) =>
  confirmInvitation(asking({ domain: 'example.test' }, await headersOf(admin)), { params: Promise.resolve({ invitationId }) })

async function proposing(admin: Context, operatorId: string, change: object): Promise<{ id: string; token: string | null }> {
  const answer = await propose(asking({ ...change, operatorId }, await headersOf(admin)), { params: Promise.resolve({}) })
  expect(answer.status).toBe(201)
  return answer.json()
}

async function confirming(admin: Context, changeId: string): Promise<unknown> {
  const body = { digest: await digestOf(admin, changeId), domain: 'example.test' }
  const answer = await confirm(asking(body, await headersOf(admin)), { params: Promise.resolve({ changeId }) })
  expect(answer.status).toBe(200)
  return answer.json()
}

const newPerson = () => person(instance, 'checker')

const signsIn = (email: string, given: string) => signInRoute(posting('/api/auth/sign-in/email', { email, password: given }))
