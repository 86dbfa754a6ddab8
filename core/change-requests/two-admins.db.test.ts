import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { deactivateOperator } from '#core/operator-access/deactivate-operator'
import { findActorByCookie } from '#core/operators/find-actor'
import { listOperators } from '#core/operators/list-operators'
import { confirm, openAdmins, propose } from '#test/admins'
import { tableDigests } from '#test/attacks/table-digests'
import { hold } from '#test/hold'
import type { TestInstance } from '#test/instance'
import { openTestInstance } from '#test/instance'
import { untilLockedOut } from '#test/until-locked-out'

describe('at least two active admins', () => {
  test('remain when the last two try to deactivate each other or themselves', async () => {
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

  test('remain when a confirmation would revoke the role of one of two', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const changes = [
      await propose(admin, third, { kind: 'revoke-role', role: 'admin' }),
      await propose(admin, admin, { kind: 'revoke-role', role: 'admin' }),
    ] as const
    await confirm(second, changes[0])
    await expect(confirm(second, changes[1])).rejects.toMatchObject({
      code: 'two-admins-needed',
    })
    expect(await activeAdmins(instance)).toBe(2)
  })

  test.each([2, 3, 4])('remain of %i when two deactivate each other at once', async (admins) => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    for (let more = 2; more < admins; more++) await instance.signIn('admin')
    // Both wait for the same lock, so neither is checked before the other has started.
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

  test('are not needed to deactivate an operator who is not an admin', async () => {
    await using instance = await openTestInstance()
    const [admin, maker] = [await instance.signIn('admin'), await instance.signIn('maker')]
    await deactivateOperator({ ctx: admin, input: { operatorId: maker.actor.id } })
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: maker.actor.cookie } })).toBeNull()
    const before = await tableDigests(instance.owner)
    await deactivateOperator({ ctx: admin, input: { operatorId: maker.actor.id } })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await expect(deactivateOperator({ ctx: admin, input: { operatorId: uuidv7() } })).rejects.toMatchObject({ code: 'operator-not-found' })
  })

  test('can reactivate an operator, who keeps the roles and has no session', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const checker = await instance.signIn('checker')
    await deactivateOperator({ ctx: admin, input: { operatorId: checker.actor.id } })
    const changeId = await propose(admin, checker, { kind: 'reactivate' })
    await confirm(second, changeId)
    const { operators } = await listOperators({ ctx: admin })
    expect(operators.find(({ id }) => id === checker.actor.id)).toMatchObject({ active: true, roles: ['checker'] })
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: checker.actor.cookie } })).toBeNull()
  })
})

async function activeAdmins(instance: TestInstance): Promise<number> {
  const { rows } = await instance.owner.query<{ admins: string }>(`select active_holders('admin') as admins`)
  return Number(rows[0]?.admins)
}
