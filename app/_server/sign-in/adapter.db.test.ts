import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestInstance } from '#test/instance'
import { enable, newPerson, password, SignInBrowser } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { openTestWeb } from '#test/web'
import { duringSignIn } from './request'
import { signIn, signInDatabase } from './sign-in'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestWeb({ LOG_LEVEL: 'silent' })
})
afterAll(() => instance[Symbol.asyncDispose]())

const other = 'another twelve or more'

describe('the sign-in library', () => {
  test('has a role that writes no table, no column and no sequence, so that what it writes went through a function', async () => {
    const rights = await instance.owner.query(`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('auth', 'public') and case when c.relkind = 'S' then has_sequence_privilege('countersign_auth', c.oid, 'usage, update')
        when c.relkind in ('r', 'v', 'p', 'm') then has_table_privilege('countersign_auth', c.oid, 'insert, update, delete, truncate, references, trigger')
          or has_any_column_privilege('countersign_auth', c.oid, 'insert, update, references') else false end`)
    expect(rights.rows).toEqual([])
  })

  test('does everything that is open with that role', async () => {
    const person = await newPerson(instance, 'checker')
    const browser = new SignInBrowser()
    const done: [string, object, string?][] = [['/sign-in/email', person]]
    for (const [path, body] of done) expect((await browser.post(path, body)).status, path).toBe(200)
    const { totpURI, backupCodes } = await enable(browser)
    const asked = async (path: string, body: object) => expect((await browser.post(path, body)).status, path).toBe(200)
    const { backupCodes: renewed } = await (await browser.post('/two-factor/generate-backup-codes', { password })).json()
    expect(renewed).not.toEqual(backupCodes)
    await asked('/change-password', { currentPassword: password, newPassword: other })
    await asked('/sign-out', {})
    await asked('/sign-in/email', { ...person, password: other })
    await asked('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now() + 30_000) })
    await asked('/revoke-sessions', {})
    await asked('/sign-in/email', { ...person, password: other })
    await asked('/two-factor/verify-backup-code', { code: renewed[0] })
    await asked('/two-factor/disable', { password: other })
    expect(await browser.actor()).toMatchObject({ id: person.id, hasSecondFactor: false })
  })

  const models = ['user', 'account', 'session', 'verification', 'twoFactor', 'passkey']
  test.each(models)('gets no way to write %s but the ones that a function stands for', async (model) => {
    const { adapter } = await signIn().$context
    const where = [{ field: 'name', value: 'operator' }]
    const asks: [string, () => Promise<unknown>][] = [
      ['create', () => adapter.create({ model, data: { userId: 'operator', identifier: 'reset-password:x' } })],
      ['update', () => adapter.update({ model, where, update: { email: 'x@example.test' } })],
      ['updateMany', () => adapter.updateMany({ model, where, update: { email: 'x@example.test' } })],
      ['delete', () => adapter.delete({ model, where })],
      ['deleteMany', () => adapter.deleteMany({ model, where })],
      ['consumeOne', () => adapter.consumeOne({ model, where })],
      ['incrementOne', () => adapter.incrementOne({ model, where, increment: { logins: 1 } })],
    ]
    for (const [operation, ask] of asks) {
      const harmless = (model === 'verification' && operation === 'deleteMany') || (model === 'twoFactor' && operation === 'delete')
      if (harmless) continue
      const asked = duringSignIn({ path: '/x', cookie: null, hasSecondFactor: false, code: null }, ask)
      await expect(asked, `${operation} ${model}`).rejects.toThrow()
    }
  })

  test('gets the same adapter in a transaction', async () => {
    const { adapter } = await signIn().$context
    await expect(adapter.transaction(async (inner) => inner.create({ model: 'user', data: { name: 'x' } }))).rejects.toThrow(
      'may not create user',
    )
  })

  test('writes nothing outside of a request', async () => {
    const { internalAdapter } = await signIn().$context
    const { id } = await newPerson(instance, 'checker')
    await expect(internalAdapter.createSession(id)).rejects.toThrow('outside of a request')
    expect(await signInDatabase().query('select from auth.session where operator_id = $1', [id])).toEqual([])
  })
})
