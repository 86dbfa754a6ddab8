import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestInstance } from '#test/instance'
import { decides, enable, newPerson, password, SignInBrowser, sessionsOf, signInRole } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { openTestWeb } from '#test/web'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestWeb()
})
afterAll(() => instance[Symbol.asyncDispose]())

describe('with the password of sign-in no one takes over another session', () => {
  test('by renaming it, by storing its token again, or with another signed cookie', async () => {
    const [maker, checker] = [await newPerson(instance, 'maker'), await newPerson(instance, 'checker')]
    const browser = new SignInBrowser()
    await browser.signIn(maker)
    const token = browser.session().split('.')[0]
    const auth = await signInRole(instance)
    for (const act of [
      'update auth.session set operator_id = $1 where token = $2',
      'update auth.session set created_at = now() where operator_id = $1 or token = $2',
      'update auth.session set seen_at = now() where operator_id = $1 or token = $2',
      'delete from auth.session where operator_id <> $1 and token = $2',
      `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
      'update auth.account set operator_id = $1 where password <> $2',
      'update auth.operator set email = $2 where id = $1',
      'update auth.two_factor set operator_id = $1 where secret <> $2',
    ]) {
      await expect(auth.query(act, [checker.id, token]), act).rejects.toMatchObject({ code: '42501' })
    }
    await auth.end()
  })

  test('or store a token of another operator or of no session, even with the right to', async () => {
    const [maker, checker] = [await newPerson(instance, 'maker'), await newPerson(instance, 'checker')]
    const browser = new SignInBrowser()
    await browser.signIn(maker)
    const token = browser.session().split('.')[0] ?? ''
    await instance.owner.query('delete from auth.session where token = $1', [token])
    await expect(open(instance.owner, checker.id, token)).rejects.toMatchObject({ code: '23505' })
    await expect(open(instance.owner, checker.id, '2fa-abcdefghijklmnopqrst')).rejects.toMatchObject({ code: '23514' })
  })

  test('nor is a session as fresh as it says', async () => {
    const checker = await newPerson(instance, 'checker')
    const { rows } = await instance.owner.query<{ late: boolean }>(
      `insert into auth.session (id, operator_id, token, expires_at, created_at, seen_at)
       values (gen_random_uuid(), $1, $2, now() + interval '1 hour', now() + interval '1 year', now() + interval '1 year')
       returning greatest(created_at, seen_at) > clock_timestamp() as late`,
      [checker.id, randomUUID().replaceAll('-', '')],
    )
    expect(rows).toEqual([{ late: false }])
  })
})

describe('a sign-in that is old', () => {
  test('decides nothing until the password was given again', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
      person.id,
    ])
    await expect(decides(instance, browser)).rejects.toMatchObject({ code: 'sign-in-stale' })
    await browser.signIn(person)
    await decides(instance, browser)
  })

  test('is replaced once the code was given, and kept until then', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const { totpURI } = await enable(browser)
    await instance.owner.query(`update auth.session set created_at = created_at - interval '61 minutes' where operator_id = $1`, [
      person.id,
    ])
    const old = browser.copy()
    const answer = await browser.signIn(person)
    expect([answer.status, await answer.json()]).toMatchObject([200, { twoFactorRedirect: true }])
    expect(browser.session()).toBe(old.session())
    await expect(decides(instance, browser)).rejects.toMatchObject({ code: 'sign-in-stale' })
    const wrong = await browser.post('/two-factor/verify-totp', { code: '000000' })
    expect([wrong.status, await browser.actor()]).toMatchObject([400, { id: person.id }])
    expect((await browser.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now() + 30_000) })).status).toBe(200)
    await decides(instance, browser)
    expect([await old.actor(), await sessionsOf(instance, person.id)]).toEqual([null, 1])
  })

  test('ends when another operator with a second factor signs in', async () => {
    const [person, other] = [await newPerson(instance, 'checker'), await newPerson(instance, 'checker')]
    const elsewhere = new SignInBrowser()
    await elsewhere.signIn(other)
    await enable(elsewhere)
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await browser.signIn(other)
    expect([await browser.actor(), await sessionsOf(instance, person.id)]).toEqual([null, 0])
  })

  test('and not used ends', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await instance.owner.query(`update auth.session set seen_at = seen_at - interval '61 minutes' where operator_id = $1`, [person.id])
    expect(await browser.actor()).toBeNull()
    expect((await browser.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })).status).toBe(401)
  })

  test('ends everywhere when asked to', async () => {
    const person = await newPerson(instance, 'checker')
    const [here, there] = [new SignInBrowser(), new SignInBrowser()]
    await here.signIn(person)
    await there.signIn(person)
    expect((await here.post('/revoke-sessions', {})).status).toBe(200)
    expect([await here.actor(), await there.actor()]).toEqual([null, null])
  })
})

const open = (auth: pg.Client, operatorId: string, token: string) =>
  auth.query(
    `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
    [operatorId, token],
  )
