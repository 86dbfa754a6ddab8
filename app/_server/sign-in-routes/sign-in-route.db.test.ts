import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptInvitation } from '#core/invitations/accept-invitation'
import { resetPassword } from '#core/operator-access/reset-password'
import { clientAddressHeader } from '#server/http/client-address'
import type { TestInstance } from '#test/instance'
import { codeOf, newPerson, password, SignInBrowser, sessionsOf } from '#test/sign-in'
import { anyAddress, openTestWeb, posting, url } from '#test/web'
import { publicMutation } from './sign-in-entry'
import { signInRoute } from './sign-in-route'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestWeb()
})
afterAll(() => instance[Symbol.asyncDispose]())

describe('signing in', () => {
  test('sets a cookie that no script can read, and never returns the token', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    const answer = await browser.signIn(person)
    expect(answer.status).toBe(200)
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/i)
    const token = decodeURIComponent(cookie?.split('=')[1] ?? '').split('.')[0] ?? ''
    expect(token).toHaveLength(32)
    expect(await answer.text()).not.toContain(token)
    expect(await browser.actor()).toMatchObject({ id: person.id, roles: ['checker'] })
  })

  test('works for a program that sends neither a cookie nor an Origin', async () => {
    const { email } = await newPerson(instance, 'checker')
    const headers = { 'content-type': 'application/json', [clientAddressHeader]: anyAddress() }
    const request = new Request(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body: JSON.stringify({ email, password }) })
    expect((await signInRoute(request)).status).toBe(200)
  })

  test('once more in the same browser leaves one session', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await browser.signIn(person)
    expect(await sessionsOf(instance, person.id)).toBe(1)
    expect(await browser.actor()).not.toBeNull()
  })

  test('refuses a wrong password, an unknown address and a deactivated operator with the same message', async () => {
    const person = await newPerson(instance, 'checker')
    const gone = await newPerson(instance, 'checker')
    await instance.owner.query('update auth.operator set deactivated_at = now() where id = $1', [gone.id])
    for (const credentials of [{ ...person, password: 'wrong' }, { email: 'nobody@example.test', password }, gone]) {
      const answer = await new SignInBrowser().signIn(credentials)
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'credentials-wrong'])
    }
    expect(await sessionsOf(instance, gone.id)).toBe(0)
  })

  test('from another site, and through what is not open, is refused', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    expect((await browser.post('/sign-in/email', person, { origin: 'https://elsewhere.test' })).status).toBe(403)
    for (const path of ['/sign-up/email', '/update-user', '/two-factor/send-otp', '/two-factor/get-totp-uri', '/list-sessions']) {
      expect((await browser.post(path, {})).status, path).toBe(404)
    }
    expect((await signInRoute(new Request(`${url}/api/auth/get-session`))).status).toBe(404)
  })
})

test.each([{}, { token: '' }, { token: 7 }, { token: 'x'.repeat(301) }, { token: 'x~y' }])(
  'a link with the token of %j is refused as one that is not valid',
  async (body) => {
    for (const act of [acceptInvitation, resetPassword]) {
      const answer = await publicMutation(act)(posting('/api/invitations/acceptance', { password, ...body }))
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'link-not-good'])
    }
  },
)

test('a password of twelve characters that is known from breaches is refused with a sentence', async () => {
  const person = await newPerson(instance, 'checker')
  const browser = new SignInBrowser()
  await browser.signIn(person)
  const answer = await browser.post('/change-password', { currentPassword: password, newPassword: 'Password1234' })
  expect([answer.status, await answer.json()]).toMatchObject([
    422,
    {
      code: 'password-easy-to-guess',
      field: 'newPassword',
      detail: 'This password is easy to guess or is known from a data breach. Choose another one.',
    },
  ])
})

test('changing a password without a session is refused before the body is read', async () => {
  const request = posting('/api/auth/change-password', { currentPassword: password, newPassword: 'another twelve or more' })
  expect([(await signInRoute(request)).status, request.bodyUsed]).toEqual([401, false])
})

describe('too many attempts', () => {
  test('from one address on one account end with the seconds to wait, and its owner is let in from their own address', async () => {
    const person = await newPerson(instance, 'checker')
    const own = new SignInBrowser('192.0.2.1')
    await own.signIn(person)
    const elsewhere = new SignInBrowser('198.51.100.7')
    for (let attempt = 1; attempt <= 10; attempt++) expect((await elsewhere.signIn({ ...person, password: 'wrong' })).status).toBe(401)
    const refused = await elsewhere.signIn(person)
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'too-many-requests'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await own.signIn(person)).status).toBe(200)
  })

  test('from many addresses shut strange addresses for a minute at most, and never the owner’s own', async () => {
    const person = await newPerson(instance, 'checker')
    const own = new SignInBrowser('192.0.2.2')
    await own.signIn(person)
    for (let attempt = 0; attempt < 60; attempt++) await new SignInBrowser(`203.0.113.${attempt}`).signIn({ ...person, password: 'w' })
    const strange = await new SignInBrowser('203.0.113.200').signIn(person)
    expect(strange.status).toBe(429)
    expect(Number(strange.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await own.signIn(person)).status).toBe(200)
  }, 60_000)
})
