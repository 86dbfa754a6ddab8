import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDesk } from '#test/desk'
import { decides, newPerson, password, SignInBrowser, signInRole } from '#test/sign-in'
import { openTestWeb } from '#test/web'

let desk: TestDesk

beforeAll(async () => {
  desk = await openTestWeb()
})
afterAll(() => desk[Symbol.asyncDispose]())

describe('with the password of sign-in nobody makes another’s session of their own', () => {
  test('neither by renaming it, nor by filing its token anew, nor with another signed cookie', async () => {
    const [maker, checker] = [await newPerson(desk, 'maker'), await newPerson(desk, 'checker')]
    const browser = new SignInBrowser()
    await browser.signIn(maker)
    const token = browser.session().split('.')[0]
    const auth = await signInRole(desk)
    const denied = { code: '42501' }
    await expect(auth.query('update auth.session set operator_id = $1 where token = $2', [checker.id, token])).rejects.toMatchObject(denied)
    await expect(auth.query(`update auth.session set created_at = now() where token = $1`, [token])).rejects.toMatchObject(denied)
    await expect(auth.query(`update auth.session set seen_at = now() where token = $1`, [token])).rejects.toMatchObject(denied)
    await auth.query('delete from auth.session where token = $1', [token])
    await expect(open(auth, checker.id, token ?? '')).rejects.toMatchObject({ code: '23505' })
    await expect(open(auth, checker.id, '2fa-abcdefghijklmnopqrst')).rejects.toMatchObject({ code: '23514' })
    await expect(auth.query('update auth.account set operator_id = $1', [checker.id])).rejects.toMatchObject(denied)
    await expect(auth.query('update auth.operator set email = $1 where id = $2', ['x@example.test', maker.id])).rejects.toMatchObject(
      denied,
    )
    await expect(auth.query('update auth.two_factor set operator_id = $1', [checker.id])).rejects.toMatchObject(denied)
    await auth.end()
  })

  test('nor is a session as fresh as it says', async () => {
    const checker = await newPerson(desk, 'checker')
    const auth = await signInRole(desk)
    const { rows } = await auth.query<{ late: boolean }>(
      `insert into auth.session (id, operator_id, token, expires_at, created_at, seen_at)
       values (gen_random_uuid(), $1, $2, now() + interval '1 hour', now() + interval '1 year', now() + interval '1 year')
       returning greatest(created_at, seen_at) > clock_timestamp() as late`,
      [checker.id, randomUUID().replaceAll('-', '')],
    )
    expect(rows).toEqual([{ late: false }])
    await auth.end()
  })
})

describe('a sign-in that is old', () => {
  test('decides nothing until the password was given again', async () => {
    const person = await newPerson(desk, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await desk.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [person.id])
    await expect(decides(desk, browser)).rejects.toMatchObject({ code: 'sign-in-stale' })
    await browser.signIn(person)
    await decides(desk, browser)
  })

  test('and not used ends', async () => {
    const person = await newPerson(desk, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    await desk.owner.query(`update auth.session set seen_at = seen_at - interval '61 minutes' where operator_id = $1`, [person.id])
    expect(await browser.actor()).toBeNull()
    expect((await browser.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })).status).toBe(401)
  })

  test('ends everywhere when asked to', async () => {
    const person = await newPerson(desk, 'checker')
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
