import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { deactivateOperator } from '#core/operator-changes/deactivate-operator'
import { findActorByCookie } from '#core/operators/find-actor'
import { listOperators } from '#core/operators/list-operators'
import { type ChangeRequest, mayConfirmChange } from '#core/operators/operator-change'
import { invite, openAdmins, pretending, propose } from '#test/admins'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import type { TestInstance } from '#test/instance'
import { confirmOperatorChange } from './confirm-operator-change'
import { declineOperatorChange } from './decline-operator-change'

describe('a change of an operator', () => {
  test('takes effect only when another admin confirms it', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const person = await instance.signIn()
    const id = await propose(admin, person, { kind: 'grant', role: 'checker' })
    expect(await rolesOf(instance, person)).toEqual([])
    expect((await listOperators({ ctx: second })).changes).toMatchObject([
      { id, kind: 'grant', role: 'checker', operator: { id: person.actor.id }, proposedBy: { id: admin.actor.id } },
    ])
    await confirmOperatorChange({ ctx: second, input: { changeId: id, domain: 'example.test' } })
    expect(await rolesOf(instance, person)).toEqual(['checker'])
    expect((await listOperators({ ctx: second })).changes).toEqual([])
    const audit = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action.startsWith('operator.change'))
    expect(audit).toMatchObject([
      { action: 'operator.change-proposed', actor: admin.actor.id, data: { change: id, kind: 'grant', role: 'checker' } },
      { action: 'operator.change-confirmed', actor: second.actor.id, data: { change: id, operator: person.actor.id } },
    ])
  })

  test('cannot be confirmed by its proposer or by the operator it is about', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const person = await instance.signIn()
    const own = await propose(admin, person, { kind: 'grant', role: 'checker' })
    const self = await propose(second, admin, { kind: 'grant', role: 'checker' })
    const both = await propose(admin, admin, { kind: 'grant', role: 'maker' })
    const before = await tableDigests(instance.owner)
    for (const changeId of [own, self, both]) {
      await expect(confirmOperatorChange({ ctx: admin, input: { changeId, domain: 'example.test' } })).rejects.toMatchObject({
        code: 'second-admin-needed',
      })
    }
    expect(await tableDigests(instance.owner)).toEqual(before)
    expect(await rolesOf(instance, admin)).toEqual(['admin'])
  })

  test('is decided once, and has no effect when it is declined', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const person = await instance.signIn()
    const declined = await propose(admin, person, { kind: 'grant', role: 'maker' })
    await declineOperatorChange({ ctx: admin, input: { changeId: declined } })
    const confirmed = await propose(admin, person, { kind: 'grant', role: 'maker' })
    await confirmOperatorChange({ ctx: second, input: { changeId: confirmed, domain: 'example.test' } })
    const before = await tableDigests(instance.owner)
    await expect(confirmOperatorChange({ ctx: second, input: { changeId: declined, domain: 'example.test' } })).rejects.toMatchObject(
      decidedAlready,
    )
    await expect(declineOperatorChange({ ctx: second, input: { changeId: confirmed } })).rejects.toMatchObject(decidedAlready)
    await expect(declineOperatorChange({ ctx: admin, input: { changeId: confirmed } })).rejects.toMatchObject(decidedAlready)
    // A request is not refused when it is sent again because its answer was lost.
    await confirmOperatorChange({ ctx: second, input: { changeId: confirmed, domain: 'example.test' } })
    await declineOperatorChange({ ctx: admin, input: { changeId: declined } })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await expect(confirmOperatorChange({ ctx: second, input: { changeId: uuidv7(), domain: 'example.test' } })).rejects.toMatchObject({
      code: 'change-not-found',
    })
    expect(await rolesOf(instance, person)).toEqual(['maker'])
  })

  test('is decided by one of two admins who confirm and decline at once', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const person = await instance.signIn()
    const changeId = await propose(admin, person, { kind: 'grant', role: 'maker' })
    const answers = await Promise.allSettled([
      confirmOperatorChange({ ctx: second, input: { changeId, domain: 'example.test' } }),
      declineOperatorChange({ ctx: third, input: { changeId } }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await rolesOf(instance, person)).toEqual(answers[0]?.status === 'fulfilled' ? ['maker'] : [])
  })

  test.each([
    'update auth.operator set deactivated_at = now() where id = $1',
    `delete from operator_role_grant where operator_id = $1 and role = 'admin'`,
  ])('cannot be confirmed when its proposer is no longer an admin: %s', async (act) => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const person = await instance.signIn()
    const changeId = await propose(third, person, { kind: 'grant', role: 'checker' })
    const [waiting] = (await listOperators({ ctx: admin })).changes
    expect(waiting).toMatchObject({ id: changeId, isProposerAdmin: true })
    await instance.owner.query(act, [third.actor.id])
    const [left] = (await listOperators({ ctx: admin })).changes
    expect(left && mayConfirmChange(admin.actor, left)).toBe(false)
    const before = await tableDigests(instance.owner)
    await expect(confirmOperatorChange({ ctx: admin, input: { changeId, domain: 'example.test' } })).rejects.toMatchObject({
      code: 'proposer-no-admin',
    })
    expect(await tableDigests(instance.owner)).toEqual(before)
    expect(await rolesOf(instance, person)).toEqual([])
    await declineOperatorChange({ ctx: second, input: { changeId } })
    expect((await listOperators({ ctx: admin })).changes).toEqual([])
  })

  test('is refused if it would change nothing or is already open', async () => {
    await using scene = await openAdmins()
    const { instance, admin } = scene
    const person = await instance.signIn('maker')
    const needless: ChangeRequest[] = [{ kind: 'grant', role: 'maker' }, { kind: 'revoke', role: 'checker' }, { kind: 'reactivate' }]
    for (const change of needless) {
      await expect(propose(admin, person, change)).rejects.toMatchObject({ code: 'change-needless' })
    }
    await propose(admin, person, { kind: 'revoke', role: 'maker' })
    await expect(propose(admin, person, { kind: 'revoke', role: 'maker' })).rejects.toMatchObject({ code: 'change-proposed-already' })
    const unknown = { ...person, actor: { ...person.actor, id: uuidv7() } }
    await expect(propose(admin, unknown, { kind: 'grant', role: 'maker' })).rejects.toMatchObject({ code: 'operator-not-found' })
  })

  test('is refused to everyone but admins, by the code and by the database', async () => {
    await using scene = await openAdmins()
    const { instance, admin } = scene
    const person = await instance.signIn()
    const changeId = await propose(admin, person, { kind: 'grant', role: 'maker' })
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await instance.signIn(role)
      const before = await tableDigests(instance.owner)
      for (const ctx of [other, pretending(other)]) {
        await expect(propose(ctx, person, { kind: 'grant', role: 'checker' })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(confirmOperatorChange({ ctx, input: { changeId, domain: 'example.test' } })).rejects.toMatchObject({
          code: 'role-missing',
        })
        await expect(declineOperatorChange({ ctx, input: { changeId } })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(deactivateOperator({ ctx, input: { operatorId: admin.actor.id } })).rejects.toMatchObject({ code: 'role-missing' })
      }
      expect(await tableDigests(instance.owner)).toEqual(before)
    }
    for (const role of ['maker', 'checker'] as const) {
      await expect(listOperators({ ctx: await instance.signIn(role) })).rejects.toMatchObject({ code: 'role-missing' })
    }
    expect((await listOperators({ ctx: await instance.signIn('auditor') })).changes).toHaveLength(1)
  })

  test('revokes a role from the next request on', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const changeId = await propose(admin, third, { kind: 'revoke', role: 'admin' })
    await invite(third, 'New', 'new@example.test')
    await confirmOperatorChange({ ctx: second, input: { changeId, domain: 'example.test' } })
    await expect(invite(third, 'New', 'other@example.test')).rejects.toMatchObject({ code: 'role-missing' })
    expect((await findActorByCookie({ ctx: instance.worker, input: { cookie: '' } }).catch(() => null))?.roles).toBeUndefined()
    expect((await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: third.actor.cookie } }))?.roles).toEqual([])
  })
})

const decidedAlready = { code: 'change-decided-already' }

async function rolesOf(instance: TestInstance, { actor }: Context): Promise<string[]> {
  const { rows } = await instance.owner.query('select role from operator_role_grant where operator_id = $1 order by role', [actor.id])
  return rows.map(({ role }) => role)
}
