import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BreakableLink, openBreakableLink } from '#test/breakable-link'
import { openTestInstance, type TestInstance } from '#test/instance'
import { codeOf, newPerson, password, SignInBrowser } from '#test/sign-in'
import { serve } from '#test/web'

let instance: TestInstance
let link: BreakableLink
let served: AsyncDisposable

beforeAll(async () => {
  instance = await openTestInstance()
  link = await openBreakableLink(instance.database.authUrl)
  served = serve(instance, { AUTH_DATABASE_URL: link.url, LOG_LEVEL: 'silent' })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await link[Symbol.asyncDispose]()
  await instance[Symbol.asyncDispose]()
})

const newPassword = 'another twelve or more'

describe('when the database goes away within a call of the sign-in library', () => {
  test('before it reads, signing in is refused with nothing changed', async () => {
    const person = await newPerson(instance, 'maker')
    link.breakOff()
    const answer = await new SignInBrowser().signIn(person)
    link.mend()
    expect([answer.status, await codeOf(answer)]).toEqual([503, 'unavailable'])
  })

  test.each([
    ['signing in', 'open_session', '/sign-in/email'],
    ['signing out', 'end_session', '/sign-out'],
    ['changing the password', 'change_password', '/change-password'],
    ['ending the other sessions', 'end_own_sessions', '/revoke-sessions'],
    ['setting up a second factor', 'set_up_second_factor', '/two-factor/enable'],
  ])('after %s was committed, the answer says that the outcome is not known yet', async (_, statement, path) => {
    const person = await newPerson(instance, 'maker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    link.loseAnswerTo(statement, { andBreak: true })
    const bodies: Record<string, object> = {
      '/sign-in/email': person,
      '/change-password': { currentPassword: password, newPassword },
      '/two-factor/enable': { password },
    }
    const answer = await browser.post(path, bodies[path] ?? {})
    link.mend()
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'outcome-unknown', retryAfter: 2 }])
    expect(answer.headers.get('retry-after')).toBe('2')
  })
})
