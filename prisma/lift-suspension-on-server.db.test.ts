import { expect, test } from 'vitest'
import { suspendOperator } from '#core/operator-access/suspend-operator'
import { openAdmins } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { openSession } from '#test/instance'
import { liftSuspensionOnServer } from './lift-suspension-on-server'

test('the owner lifts a suspension, once; it is in the audit, and every active admin is to be told', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const { actor } = await instance.signIn('checker')
  await suspendOperator({ ctx: admin, input: { operatorId: actor.id } })
  await expect(openSession(instance.owner, actor.id, instance.database.authSecret)).rejects.toThrow('operator-suspended')
  const admins = [admin.actor.email, second.actor.email].sort()
  expect(await liftSuspensionOnServer(instance.owner, actor)).toEqual({ isLifted: true, admins })
  expect(await liftSuspensionOnServer(instance.owner, actor)).toEqual({ isLifted: false, admins })
  await openSession(instance.owner, actor.id, instance.database.authSecret)
  await expect(liftSuspensionOnServer(instance.owner, { email: 'nobody@example.test' })).rejects.toThrow('There is no operator')
  const audit = await readVerifiedAudit(instance.owner)
  expect(audit.filter(({ action }) => action.startsWith('operator.susp')).map(({ action, actor: by, data }) => [action, by, data])).toEqual(
    [
      ['operator.suspended', admin.actor.id, { operator: actor.id, cause: 'admin' }],
      ['operator.suspension-lifted-on-server', null, { operator: actor.id }],
    ],
  )
})

test('with two admins none of them is suspended, and other operators may not suspend', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  await expect(suspendOperator({ ctx: admin, input: { operatorId: second.actor.id } })).rejects.toMatchObject({ code: 'two-admins-needed' })
  const checker = await instance.signIn('checker')
  await expect(suspendOperator({ ctx: checker, input: { operatorId: admin.actor.id } })).rejects.toMatchObject({ code: 'role-missing' })
  await expect(suspendOperator({ ctx: admin, input: { operatorId: '01900000-0000-7000-8000-000000000000' } })).rejects.toMatchObject({
    code: 'operator-not-found',
  })
  await suspendOperator({ ctx: admin, input: { operatorId: checker.actor.id } })
  await suspendOperator({ ctx: admin, input: { operatorId: checker.actor.id } })
  const audit = await readVerifiedAudit(instance.owner)
  expect(audit.filter(({ action }) => action === 'operator.suspended')).toHaveLength(1)
})
