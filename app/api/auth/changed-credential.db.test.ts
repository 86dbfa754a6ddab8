import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { web } from '#server/process/web'
import { mailingCredentialChange } from '#server/sign-in-routes/mail-credential-change'
import { signInRoute } from '#server/sign-in-routes/sign-in-route'
import type { TestInstance } from '#test/instance'
import { type MailServer, openMailServer } from '#test/mail-server'
import { enable, newPerson, password, SignInBrowser } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { openTestWeb, posting } from '#test/web'

let instance: TestInstance
let mail: MailServer

beforeAll(async () => {
  ;[instance, mail] = await Promise.all([openTestWeb({ LOG_LEVEL: 'silent' }), openMailServer()])
})
beforeEach(() => {
  Object.assign(web().environment, { SMTP_URL: `smtp://127.0.0.1:${mail.port}` })
})
afterAll(async () => {
  await mail.close()
  await instance[Symbol.asyncDispose]()
})

test('a changed password is mailed with the address of the client', async () => {
  const person = await newPerson(instance, 'checker')
  const browser = new SignInBrowser()
  await browser.signIn(person)
  expect(await send(browser, '/change-password', { currentPassword: password, newPassword: 'another of my own' })).toBe(200)
  const { text } = await mail.mailTo(person.email)
  expect(text).toContain('the password of your account in Countersign was changed')
  expect(text).toContain(browser.address)
})

test('a refused change is not mailed', async () => {
  const person = await newPerson(instance, 'checker')
  const browser = new SignInBrowser()
  await browser.signIn(person)
  expect(await send(browser, '/change-password', { currentPassword: 'wrong', newPassword: 'another of my own' })).toBe(400)
  expect(await send(browser, '/change-password', { currentPassword: password, newPassword: 'another of my own' })).toBe(200)
  await mail.mailTo(person.email)
  expect(mail.received.filter(({ to }) => to === person.email)).toHaveLength(1)
})

test('turning a second factor on and off is mailed, and so is a recovery code that signs in', async () => {
  const person = await newPerson(instance, 'checker')
  const browser = new SignInBrowser()
  await browser.signIn(person)
  const enabled = await (await browser.post('/two-factor/enable', { password })).json()
  expect(await send(browser, '/two-factor/verify-totp', { code: totpOf(enabled.totpURI) })).toBe(200)
  await expect.poll(() => textsTo(person.email), { timeout: 10_000 }).toEqual([expect.stringContaining('a second factor was turned on')])

  const other = await newPerson(instance, 'checker')
  const [here, there] = [new SignInBrowser(), new SignInBrowser()]
  await here.signIn(other)
  const { backupCodes } = await enable(here)
  await there.signIn(other)
  expect(await send(there, '/two-factor/verify-backup-code', { code: backupCodes[0] })).toBe(200)
  await expect.poll(() => textsTo(other.email), { timeout: 10_000 }).toEqual([expect.stringContaining('a recovery code was used')])
  expect(textsTo(other.email)[0]).toContain('Recovery codes left: 9.')
  expect(await send(here, '/two-factor/disable', { password })).toBe(200)
  await expect.poll(() => textsTo(other.email), { timeout: 10_000 }).toHaveLength(2)
  expect(textsTo(other.email)[1]).toContain('was turned off')
})

async function send(browser: SignInBrowser, path: string, body: object): Promise<number> {
  return (await mailingCredentialChange(posting(`/api/auth${path}`, body, browser.headers()), signInRoute)).status
}

const textsTo = (address: string) => mail.received.filter(({ to }) => to === address).map(({ text }) => text.replaceAll('\n', ' '))
