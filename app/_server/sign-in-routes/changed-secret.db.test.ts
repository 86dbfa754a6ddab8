import { describe, expect, test } from 'vitest'
import { installAuthKeys } from '#database/install-auth-keys'
import { resealSecondFactors } from '#database/reseal-second-factors'
import { openTestInstance, type TestInstance } from '#test/instance'
import { codeOf, decides, enable, newPerson, password, SignInBrowser } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { serve } from '#test/web'

const fresh = 'Vw3kT8yQn5Rb1Zs6Hd9Mf2Lc7Xg4Jp0A'
const [later, past] = ['2999-01-01T00:00:00Z', '2020-01-01T00:00:00Z']

/** Installs another secret, as the migration job does, with the one of before until `until`. */
async function changeSecret({ database }: TestInstance, until: string): Promise<void> {
  const earlier = [{ secret: database.authSecret, acceptedUntil: new Date(until) }]
  await installAuthKeys({ ownerUrl: database.ownerUrl, authSecrets: { present: fresh, earlier } })
}

const serveChanged = (instance: TestInstance, until = later) =>
  serve(instance, { LOG_LEVEL: 'silent', AUTH_SECRET: fresh, AUTH_SECRET_EARLIER: `${instance.database.authSecret}@${until}` })

/** An operator who signed in with the secret of before. */
async function signedInBefore(instance: TestInstance) {
  await using _ = serve(instance)
  const person = await newPerson(instance, 'checker')
  const browser = new SignInBrowser()
  await browser.signIn(person)
  return { person, browser }
}

/** The same with a second factor. */
async function withFactorBefore(instance: TestInstance) {
  const { person, browser } = await signedInBefore(instance)
  await using _ = serve(instance)
  return { person, browser, factor: await enable(browser) }
}

const nextCode = (totpURI: string) => totpOf(totpURI, Date.now() + 30_000)

describe('after AUTH_SECRET was changed', () => {
  test('a session of before goes on: it decides, turns a second factor on and signs out', async () => {
    await using instance = await openTestInstance()
    const { person, browser } = await signedInBefore(instance)
    await changeSecret(instance, later)
    await using _ = serveChanged(instance)
    expect(await browser.actor()).toMatchObject({ id: person.id })
    await decides(instance, browser)
    await enable(browser)
    expect(await browser.actor()).toMatchObject({ hasSecondFactor: true })
    expect((await browser.post('/sign-out', {})).status).toBe(200)
    expect(await browser.actor()).toBeNull()
  })

  test('a second factor of before is accepted: by its codes, by recovery codes, and in a sign-in that had begun', async () => {
    await using instance = await openTestInstance()
    const { person, factor } = await withFactorBefore(instance)
    const begun = new SignInBrowser()
    {
      await using _ = serve(instance)
      await begun.signIn(person)
    }
    await changeSecret(instance, later)
    await using _ = serveChanged(instance)
    expect((await begun.post('/two-factor/verify-totp', { code: nextCode(factor.totpURI) })).status).toBe(200)
    const browser = new SignInBrowser()
    await browser.signIn(person)
    expect((await browser.post('/two-factor/verify-backup-code', { code: factor.backupCodes[0] })).status).toBe(200)
    expect(await browser.actor()).toMatchObject({ id: person.id })
  })

  test('and second factors were sealed again, the earlier secret can go', async () => {
    await using instance = await openTestInstance()
    const { person, factor } = await withFactorBefore(instance)
    const earlier = [{ secret: instance.database.authSecret, acceptedUntil: new Date(later) }]
    await changeSecret(instance, later)
    expect(await resealSecondFactors(instance.owner, { present: fresh, earlier })).toEqual({ resealed: 1, present: 0, unreadable: 0 })
    expect(await resealSecondFactors(instance.owner, { present: fresh, earlier })).toEqual({ resealed: 0, present: 1, unreadable: 0 })
    await using _ = serve(instance, { AUTH_SECRET: fresh })
    const browser = new SignInBrowser()
    await browser.signIn(person)
    expect((await browser.post('/two-factor/verify-totp', { code: nextCode(factor.totpURI) })).status).toBe(200)
  })

  test('without the earlier secret, a second factor is refused with a sentence, and the command counts it', async () => {
    await using instance = await openTestInstance()
    const { person, browser: before } = await withFactorBefore(instance)
    await changeSecret(instance, past)
    await using _ = serve(instance, { AUTH_SECRET: fresh })
    expect(await before.actor()).toBeNull()
    const answer = await new SignInBrowser().signIn(person)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      code: 'second-factor-unreadable',
      detail: expect.stringContaining('Two admins can reset it'),
    })
    expect(await resealSecondFactors(instance.owner, { present: fresh, earlier: [] })).toEqual({ resealed: 0, present: 0, unreadable: 1 })
    const { rows } = await instance.owner.query(
      `select body::jsonb -> 'data' as data from audit_event where action = 'second-factor.resealed'`,
    )
    expect(rows).toEqual([{ data: { resealed: 0, unreadable: 1 } }])
  })

  test('an earlier secret whose date has passed is refused, though the web server still lists it', async () => {
    await using instance = await openTestInstance()
    const { browser } = await signedInBefore(instance)
    await changeSecret(instance, later)
    // The web server believes that it is valid for longer.
    await using _ = serveChanged(instance)
    expect(await browser.actor()).not.toBeNull()
    await instance.owner.query('update auth_key set accepted_until = clock_timestamp() where is_present is null')
    expect(await browser.actor()).toBeNull()
    expect(await codeOf(await browser.post('/two-factor/enable', { password }))).toBe('not-signed-in')
  })

  test('a setup that was not finished can begin again', async () => {
    await using instance = await openTestInstance()
    const { browser } = await signedInBefore(instance)
    {
      await using _ = serve(instance)
      await browser.post('/two-factor/enable', { password })
    }
    await changeSecret(instance, later)
    // The session is accepted, and what was set up cannot be opened.
    await instance.owner.query(`update auth.two_factor set secret = 'AAAA'`)
    await using _ = serveChanged(instance)
    await enable(browser)
  })
})
