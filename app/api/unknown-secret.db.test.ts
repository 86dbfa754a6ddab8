import { expect, test, vi } from 'vitest'
import { readEnvironment } from '#core/environment'
import { installAuthKeys } from '#database/install-auth-keys'
import { requireServable } from '#server/process/start-serving'
import { openTestInstance } from '#test/instance'
import { codeOf, newPerson, SignInBrowser } from '#test/sign-in'
import { serve, url } from '#test/web'
import { GET as operators } from './operators/route'
import { GET as ready } from './ready/route'

const fresh = 'Vw3kT8yQn5Rb1Zs6Hd9Mf2Lc7Xg4Jp0A'

test('a web server with another secret than the database refuses to start', async () => {
  await using instance = await openTestInstance()
  await using _ = serve(instance)
  await requireServable(readEnvironment())
  await using __ = serve(instance, { AUTH_SECRET: fresh })
  await expect(requireServable(readEnvironment())).rejects.toThrow(/^The database does not know the AUTH_SECRET of this web server/)
})

test('a web server whose secret is changed in the database says so: it is not ready, signs no one in and calls no session ended', async () => {
  await using instance = await openTestInstance()
  await using _ = serve(instance, { LOG_LEVEL: 'silent' })
  const person = await newPerson(instance, 'admin')
  const browser = new SignInBrowser()
  await browser.signIn(person)
  await vi.waitUntil(async () => (await ready()).status === 200, { timeout: 10_000 })

  await installAuthKeys({ ownerUrl: instance.database.ownerUrl, authSecrets: { present: fresh, earlier: [] } })
  const answer = await new SignInBrowser().signIn(person)
  expect({ status: answer.status, code: await codeOf(answer) }).toEqual({ status: 503, code: 'secret-unknown' })
  await vi.waitUntil(async () => (await ready()).status === 503, { timeout: 10_000 })
  expect(await (await ready()).json()).toMatchObject({
    state: 'not-ready',
    database: true,
    secret: false,
    problems: [expect.stringMatching(/^The database does not know the AUTH_SECRET/)],
  })
  const listed = await operators(new Request(`${url}/api/operators`, { headers: browser.headers() }), { params: Promise.resolve({}) })
  expect({ status: listed.status, code: await codeOf(listed) }).toEqual({ status: 503, code: 'secret-unknown' })
})
