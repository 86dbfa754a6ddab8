import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirm, propose } from '#test/admins'
import { openTestInstance, type TestInstance } from '#test/instance'
import { listAccountChanges } from './list-account-changes'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestInstance()
})
afterAll(() => instance[Symbol.asyncDispose]())

test('an operator sees what changed in their account, and no other operator does', async () => {
  const [checker, other] = [await instance.signIn('checker'), await instance.signIn('checker')]
  expect(await listAccountChanges({ ctx: checker })).toEqual([])
  for (const action of ['second-factor.turned-on', 'session.opened', 'second-factor.recovery-code-used']) {
    const actor = [checker.actor.id, action]
    await instance.owner.query('select append_audit(row($1, null, null, null, null, null)::actor, $2, null, null, null)', actor)
  }
  expect((await listAccountChanges({ ctx: checker })).map(({ what }) => what)).toEqual([
    'second-factor.recovery-code-used',
    'second-factor.turned-on',
  ])
  expect(await listAccountChanges({ ctx: other })).toEqual([])
})

test('an operator sees that two admins changed their address, and not what happened more than 30 days ago', async () => {
  const [admin, second, checker] = [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('checker')]
  const change = { kind: 'change-address' as const, email: `${checker.actor.id}@example.test` }
  const changeId = await propose(admin, checker, change, instance.database.authSecret)
  await confirm(second, changeId, { secret: instance.database.authSecret })
  expect(await listAccountChanges({ ctx: checker })).toMatchObject([{ what: 'address.changed' }])
  await instance.owner.query(`update change_request set decided_at = decided_at - interval '31 days' where id = $1`, [changeId])
  expect(await listAccountChanges({ ctx: checker })).toEqual([])
})
