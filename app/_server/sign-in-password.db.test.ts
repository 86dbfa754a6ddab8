import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDesk } from '#test/desk'
import { codeOf, decides, newPerson, password, SignInBrowser, signInRole } from '#test/sign-in'
import { holdsOf, openTestWeb } from '#test/web'

let desk: TestDesk

beforeAll(async () => {
  desk = await openTestWeb()
})
afterAll(() => desk[Symbol.asyncDispose]())

describe('changing one’s own password', () => {
  test('ends the other sessions, keeps this one, and puts no hold on the operator', async () => {
    const person = await newPerson(desk, 'checker')
    const [here, there] = [new SignInBrowser(), new SignInBrowser()]
    await here.signIn(person)
    await there.signIn(person)
    const wrong = await here.post('/change-password', { currentPassword: 'wrong', newPassword: 'another twelve or more' })
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'password-wrong'])
    expect((await here.post('/change-password', { currentPassword: password, newPassword: 'short' })).status).toBe(422)
    expect((await here.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })).status).toBe(200)
    expect(await here.actor()).not.toBeNull()
    expect(await there.actor()).toBeNull()
    expect(await holdsOf(desk, person.id)).toEqual([])
    await decides(desk, here)
  })

  test('behind their back puts a hold on them, which a change of one’s own does not lift', async () => {
    const person = await newPerson(desk, 'checker')
    const other = await newPerson(desk, 'maker')
    const auth = await signInRole(desk)
    await auth.query(
      `update auth.account set password = (select password from auth.account where operator_id = $2) where operator_id = $1`,
      [person.id, other.id],
    )
    const browser = new SignInBrowser()
    expect((await browser.signIn(person)).status).toBe(200)
    await expect(decides(desk, browser)).rejects.toMatchObject({ code: 'sign-in-on-hold' })
    await browser.post('/change-password', { currentPassword: password, newPassword: 'another twelve or more' })
    expect(await holdsOf(desk, person.id)).toEqual(['password'])
    await expect(decides(desk, browser)).rejects.toMatchObject({ code: 'sign-in-on-hold' })
    await auth.end()
  })

  test('what is expected is one change, and not another’s', async () => {
    const person = await newPerson(desk, 'checker')
    const browser = new SignInBrowser()
    await browser.signIn(person)
    const auth = await signInRole(desk)
    await desk.web.query('select expect_sign_in_change($1, $2)', [browser.session(), 'change-password'])
    await auth.query(`update auth.account set password = 'one' where operator_id = $1`, [person.id])
    expect(await holdsOf(desk, person.id)).toEqual([])
    await auth.query(`update auth.account set password = 'two' where operator_id = $1`, [person.id])
    expect(await holdsOf(desk, person.id)).toEqual(['password'])
    await expect(desk.web.query('select expect_sign_in_change($1, $2)', ['forged.AAAA', 'change-password'])).rejects.toMatchObject({
      code: 'not-signed-in',
    })
    await auth.end()
  })
})
