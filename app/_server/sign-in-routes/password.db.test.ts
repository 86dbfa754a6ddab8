import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suspendOperator } from '#core/operator-access/suspend-operator'
import { confirm, propose } from '#test/admins'
import type { TestInstance } from '#test/instance'
import { codeOf, decides, newPerson, password, SignInBrowser, sessionsOf } from '#test/sign-in'
import { openTestWeb } from '#test/web'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestWeb()
})
afterAll(() => instance[Symbol.asyncDispose]())

describe('changing one’s own password', () => {
  test('ends the other sessions, and keeps this one', async () => {
    const person = await newPerson(instance, 'checker')
    const [here, there] = [new SignInBrowser(), new SignInBrowser()]
    await here.signIn(person)
    await there.signIn(person)
    const wrong = await here.post('/change-password', { currentPassword: 'wrong', newPassword: 'another twelve or more' })
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'password-wrong'])
    expect((await here.post('/change-password', { currentPassword: password, newPassword: 'short' })).status).toBe(422)
    expect((await here.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })).status).toBe(200)
    expect(await here.actor()).not.toBeNull()
    expect(await there.actor()).toBeNull()
    await decides(instance, here)
  })

  test('asks for a sign-in that is fresh, as deciding does', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
      person.id,
    ])
    const change = { currentPassword: password, newPassword: 'another twelve or more' }
    const stale = await browser.post('/change-password', change)
    expect([stale.status, await codeOf(stale)]).toEqual([403, 'sign-in-stale'])
    expect(await browser.actor()).not.toBeNull()
    await browser.signIn(person)
    expect((await browser.post('/change-password', change)).status).toBe(200)
  })
})

describe('who is suspended', () => {
  test('has no session, cannot sign in, and learns why only after the right password', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const admins = [await instance.signIn('admin'), await instance.signIn('admin')] as const
    await suspendOperator({ ctx: admins[0], input: { operatorId: person.id } })
    expect(await browser.actor()).toBeNull()
    expect(await sessionsOf(instance, person.id)).toBe(0)
    const right = await new SignInBrowser().signIn(person)
    expect([right.status, await codeOf(right), right.headers.getSetCookie()]).toEqual([403, 'operator-suspended', []])
    const wrong = await new SignInBrowser().signIn({ ...person, password: 'wrong' })
    expect([wrong.status, await codeOf(wrong)]).toEqual([401, 'credentials-wrong'])
    expect(await sessionsOf(instance, person.id)).toBe(0)

    const id = await propose(admins[0], { actor: person }, { kind: 'lift-suspension' })
    await expect(confirm(admins[0], id)).rejects.toMatchObject({
      code: 'second-admin-needed',
    })
    await confirm(admins[1], id)
    expect((await browser.signIn(person)).status).toBe(200)
    await decides(instance, browser)
  })
})
