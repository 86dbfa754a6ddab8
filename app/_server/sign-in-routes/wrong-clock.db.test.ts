import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TestInstance } from '#test/instance'
import { codeOf, decides, enable, newPerson, password, SignInBrowser } from '#test/sign-in'
import { openTestWeb } from '#test/web'

let instance: TestInstance
beforeAll(async () => {
  instance = await openTestWeb({ LOG_LEVEL: 'silent' })
})
afterEach(() => vi.useRealTimers())
afterAll(() => instance[Symbol.asyncDispose]())

const dayMs = 86_400_000

describe.each([
  ['behind', -dayMs],
  ['ahead', dayMs],
])('a web server whose clock is a day %s', (_, aheadMs) => {
  test('signs operators in, and they act as always', async () => {
    const person = await newPerson(instance, 'checker')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs })
    const browser = new SignInBrowser()
    expect((await browser.signIn(person)).status).toBe(200)
    expect(await browser.actor()).toMatchObject({ id: person.id })
    await decides(instance, browser)
    expect((await browser.post('/two-factor/enable', { password })).status).toBe(200)
    const { rows } = await instance.owner.query<{ hours: number }>(
      `select round(extract(epoch from expires_at - clock_timestamp()) / 3600)::int as hours from auth.session where operator_id = $1`,
      [person.id],
    )
    expect(rows).toEqual([{ hours: 12 }])
    expect((await browser.post('/sign-out', {})).status).toBe(200)
  })

  test('accepts a recovery code at the second step, and says why it accepts no code of an authenticator', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { backupCodes } = await enable(browser)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs })
    const next = new SignInBrowser()
    expect(await (await next.signIn(person)).json()).toMatchObject({ twoFactorRedirect: true })
    const answer = await next.post('/two-factor/verify-totp', { code: '000000' })
    expect({ status: answer.status, code: await codeOf(answer) }).toEqual({ status: 503, code: 'clock-wrong' })
    expect((await next.post('/two-factor/verify-backup-code', { code: backupCodes[0] })).status).toBe(200)
    expect(await next.actor()).toMatchObject({ id: person.id })
  })
})
