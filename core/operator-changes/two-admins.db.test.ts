import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { deactivateOperator } from '#core/operator-changes/deactivate-operator'
import { findActorByCookie } from '#core/operators/find-actor'
import { listOperators } from '#core/operators/list-operators'
import { openAdmins, propose } from '#test/admins'
import { hold } from '#test/hold'
import type { TestInstance } from '#test/instance'
import { openTestInstance } from '#test/instance'
import { tableDigests } from '#test/table-digests'
import { untilLockedOut } from '#test/until-locked-out'
import { confirmOperatorChange } from './confirm-operator-change'

describe('never fewer than two active admins', () => {
  test('the last two can be deactivated neither by the other nor by themselves', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    await deactivateOperator({ ctx: admin, input: { operatorId: third.actor.id } })
    const before = await tableDigests(instance.owner)
    for (const operatorId of [admin.actor.id, second.actor.id]) {
      await expect(deactivateOperator({ ctx: admin, input: { operatorId } })).rejects.toMatchObject({ code: 'two-admins-needed' })
    }
    expect(await tableDigests(instance.owner)).toEqual(before)
  })

  test('a second admin cannot confirm the revocation that leaves one', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const changes = [
      await propose(admin, third, { kind: 'revoke', role: 'admin' }),
      await propose(admin, admin, { kind: 'revoke', role: 'admin' }),
    ] as const
    await confirmOperatorChange({ ctx: second, input: { changeId: changes[0], domain: 'example.test' } })
    await expect(confirmOperatorChange({ ctx: second, input: { changeId: changes[1], domain: 'example.test' } })).rejects.toMatchObject({
      code: 'two-admins-needed',
    })
    expect(await activeAdmins(instance)).toBe(2)
  })

  test.each([2, 3, 4])('of %i admins, two who deactivate each other are not both right', async (admins) => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    for (let more = 2; more < admins; more++) await instance.signIn('admin')
    // Both wait for the same lock, so that neither is looked at before the other acts.
    const lock = await hold(instance, `select from operator_lock for update`, [])
    const racing = Promise.allSettled([
      deactivateOperator({ ctx: admin, input: { operatorId: second.actor.id } }),
      deactivateOperator({ ctx: second, input: { operatorId: admin.actor.id } }),
    ])
    await untilLockedOut(instance.owner, 2)
    await lock[Symbol.asyncDispose]()
    const answers = await racing
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(admins === 2 ? 0 : 1)
    expect(await activeAdmins(instance)).toBe(admins === 2 ? 2 : admins - 1)
  })

  test('whoever is no admin can be deactivated however few admins there are', async () => {
    await using instance = await openTestInstance()
    const [admin, maker] = [await instance.signIn('admin'), await instance.signIn('maker')]
    await deactivateOperator({ ctx: admin, input: { operatorId: maker.actor.id } })
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: maker.actor.cookie } })).toBeNull()
    const before = await tableDigests(instance.owner)
    await deactivateOperator({ ctx: admin, input: { operatorId: maker.actor.id } })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await expect(deactivateOperator({ ctx: admin, input: { operatorId: uuidv7() } })).rejects.toMatchObject({ code: 'operator-not-found' })
  })

  test('who was deactivated comes back by two admins, with the roles they had and no session', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const checker = await instance.signIn('checker')
    await deactivateOperator({ ctx: admin, input: { operatorId: checker.actor.id } })
    const changeId = await propose(admin, checker, { kind: 'reactivate' })
    await confirmOperatorChange({ ctx: second, input: { changeId, domain: 'example.test' } })
    const { operators } = await listOperators({ ctx: admin })
    expect(operators.find(({ id }) => id === checker.actor.id)).toMatchObject({ active: true, roles: ['checker'] })
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: checker.actor.cookie } })).toBeNull()
  })
})

async function activeAdmins(instance: TestInstance): Promise<number> {
  const { rows } = await instance.owner.query<{ admins: string }>(`select active_holders('admin') as admins`)
  return Number(rows[0]?.admins)
}
