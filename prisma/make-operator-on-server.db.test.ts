import { expect, test } from 'vitest'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { openDatabase } from '#core/database/open-database'
import { resetPassword } from '#core/operator-access/reset-password'
import { confirm, openAdmins } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance } from '#test/instance'
import { makeOperatorOnServer } from './make-operator-on-server'

const asta = { email: 'asta@example.test', name: 'Asta Admin', roles: ['admin' as const], wantsLink: false }

test('the first admin is made on the server, sets a password by a link, and all of it is in the audit', async () => {
  await using instance = await openTestInstance()
  const { id, isNew, token } = await makeOperatorOnServer(instance.owner, asta)
  expect([isNew, token]).toEqual([true, expect.stringMatching(/^[\w-]{43}$/)])
  const signInRole = { db: openDatabase({ url: instance.database.authUrl, poolSize: 1, name: 'test sign-in' }) }
  await resetPassword({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'hash' } })
  await signInRole.db.close()
  const { rows } = await instance.owner.query('select password from auth.account where operator_id = $1', [id])
  expect(rows).toEqual([{ password: 'hash' }])
  expect((await readVerifiedAudit(instance.owner)).map(({ action, actor }) => [action, actor])).toEqual([
    ['role.granted-on-server', null],
    ['password.reset-on-server', null],
    ['password.changed', id],
    ['operator.password-reset', id],
  ])
})

test('gives an existing operator the role, and a link only on request', async () => {
  await using instance = await openTestInstance()
  const { id } = await makeOperatorOnServer(instance.owner, { ...asta, roles: [] })
  expect(await makeOperatorOnServer(instance.owner, asta)).toEqual({ id, isNew: false, token: null, proposed: [] })
  expect(await makeOperatorOnServer(instance.owner, { ...asta, wantsLink: true })).toMatchObject({ id, token: expect.any(String) })
  const { rows } = await instance.owner.query('select role from operator_role_grant where operator_id = $1', [id])
  expect(rows).toEqual([{ role: 'admin' }])
})

test('only proposes roles while two admins are active, and an admin confirms them', async () => {
  await using scene = await openAdmins()
  const { instance, admin } = scene
  const made = await makeOperatorOnServer(instance.owner, { ...asta, roles: ['admin', 'maker'] })
  expect(made).toMatchObject({ isNew: true, token: expect.any(String), proposed: ['admin', 'maker'] })
  const roles = async () => (await instance.owner.query('select role from operator_role_grant where operator_id = $1', [made.id])).rows
  expect(await roles()).toEqual([])
  const { open } = await listChangeRequests({ ctx: admin })
  expect(open).toMatchObject([
    { kind: 'grant-role', to: { role: 'admin' }, proposedBy: null, operator: { id: made.id } },
    { kind: 'grant-role', to: { role: 'maker' }, proposedBy: null },
  ])
  await confirm(admin, open[0]?.id ?? '')
  expect(await roles()).toEqual([{ role: 'admin' }])
  expect((await readVerifiedAudit(instance.owner)).slice(-4).map(({ action, actor }) => [action, actor])).toEqual([
    ['change-request.proposed-on-server', null],
    ['change-request.proposed-on-server', null],
    ['password.reset-on-server', null],
    ['change-request.confirmed', admin.actor.id],
  ])
})
