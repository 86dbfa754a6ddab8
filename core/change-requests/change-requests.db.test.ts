import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { deactivateOperator } from '#core/operator-access/deactivate-operator'
import { findActorByCookie } from '#core/operators/find-actor'
import { confirm, invite, openAdmins, pretending, propose } from '#test/admins'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import type { TestInstance } from '#test/instance'
import { mayConfirmChange } from './change-request'
import { declineChange } from './decline-change'
import { listChangeRequests } from './list-change-requests'
import type { ChangeOfOperator } from './proposed-change'

describe('a change of an operator', () => {
  test('takes effect only when another admin confirms it', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const person = await instance.signIn()
    const id = await propose(admin, person, { kind: 'grant-role', role: 'checker' })
    expect(await rolesOf(instance, person)).toEqual([])
    expect((await listChangeRequests({ ctx: second })).open).toMatchObject([
      {
        id,
        kind: 'grant-role',
        from: { address: person.actor.email, role: 'checker', held: false },
        to: { role: 'checker', held: true },
        operator: { id: person.actor.id },
        proposedBy: { id: admin.actor.id },
      },
    ])
    await confirm(second, id)
    expect(await rolesOf(instance, person)).toEqual(['checker'])
    expect((await listChangeRequests({ ctx: second })).open).toEqual([])
    const audit = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action.startsWith('change-request'))
    expect(audit).toMatchObject([
      { action: 'change-request.proposed', actor: admin.actor.id, data: { change: id, kind: 'grant-role', role: 'checker' } },
      { action: 'change-request.confirmed', actor: second.actor.id, data: { change: id, operator: person.actor.id } },
    ])
  })

  test('cannot be confirmed by its proposer or by the operator it is about', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const person = await instance.signIn()
    const own = await propose(admin, person, { kind: 'grant-role', role: 'checker' })
    const self = await propose(second, admin, { kind: 'grant-role', role: 'checker' })
    const both = await propose(admin, admin, { kind: 'grant-role', role: 'maker' })
    const before = await tableDigests(instance.owner)
    for (const changeId of [own, self, both]) {
      await expect(confirm(admin, changeId)).rejects.toMatchObject({
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
    const declined = await propose(admin, person, { kind: 'grant-role', role: 'maker' })
    await declineChange({ ctx: admin, input: { changeId: declined } })
    const confirmed = await propose(admin, person, { kind: 'grant-role', role: 'maker' })
    await confirm(second, confirmed)
    const before = await tableDigests(instance.owner)
    await expect(confirm(second, declined)).rejects.toMatchObject(decidedAlready)
    await expect(declineChange({ ctx: second, input: { changeId: confirmed } })).rejects.toMatchObject(decidedAlready)
    await expect(declineChange({ ctx: admin, input: { changeId: confirmed } })).rejects.toMatchObject(decidedAlready)
    // A request is not refused when it is sent again because its answer was lost.
    await confirm(second, confirmed)
    await declineChange({ ctx: admin, input: { changeId: declined } })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await expect(confirm(second, uuidv7())).rejects.toMatchObject({
      code: 'change-not-found',
    })
    expect(await rolesOf(instance, person)).toEqual(['maker'])
  })

  test('is decided by one of two admins who confirm and decline at once', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const person = await instance.signIn()
    const changeId = await propose(admin, person, { kind: 'grant-role', role: 'maker' })
    const answers = await Promise.allSettled([confirm(second, changeId), declineChange({ ctx: third, input: { changeId } })])
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
    const changeId = await propose(third, person, { kind: 'grant-role', role: 'checker' })
    const [waiting] = (await listChangeRequests({ ctx: admin })).open
    expect(waiting).toMatchObject({ id: changeId, isProposerAdmin: true })
    await instance.owner.query(act, [third.actor.id])
    const [left] = (await listChangeRequests({ ctx: admin })).open
    expect(left && mayConfirmChange(admin.actor, left)).toBe(false)
    const before = await tableDigests(instance.owner)
    await expect(confirm(admin, changeId)).rejects.toMatchObject({
      code: 'proposer-no-admin',
    })
    expect(await tableDigests(instance.owner)).toEqual(before)
    expect(await rolesOf(instance, person)).toEqual([])
    await declineChange({ ctx: second, input: { changeId } })
    expect((await listChangeRequests({ ctx: admin })).open).toEqual([])
  })

  test('is refused if it would change nothing or is already open', async () => {
    await using scene = await openAdmins()
    const { instance, admin } = scene
    const person = await instance.signIn('maker')
    const needless: ChangeOfOperator[] = [
      { kind: 'grant-role', role: 'maker' },
      { kind: 'revoke-role', role: 'checker' },
      { kind: 'reactivate' },
    ]
    for (const change of needless) {
      await expect(propose(admin, person, change)).rejects.toMatchObject({ code: 'change-needless' })
    }
    await propose(admin, person, { kind: 'revoke-role', role: 'maker' })
    await expect(propose(admin, person, { kind: 'revoke-role', role: 'maker' })).rejects.toMatchObject({ code: 'change-proposed-already' })
    const unknown = { ...person, actor: { ...person.actor, id: uuidv7() } }
    await expect(propose(admin, unknown, { kind: 'grant-role', role: 'maker' })).rejects.toMatchObject({ code: 'operator-not-found' })
  })

  test('is confirmed only as it was shown, and only while the state it is based on is the same', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const person = await instance.signIn()
    const changeId = await propose(admin, person, { kind: 'grant-role', role: 'checker' })
    const before = await tableDigests(instance.owner)
    await expect(confirm(second, changeId, { digest: '0'.repeat(64) })).rejects.toMatchObject({ code: 'change-differs' })
    expect(await tableDigests(instance.owner)).toEqual(before)
    await confirm(third, await propose(admin, person, { kind: 'change-address', email: 'other@example.test' }))
    await expect(confirm(second, changeId)).rejects.toMatchObject({ code: 'change-stale', detail: { changed: ['address'] } })
    const [stale] = (await listChangeRequests({ ctx: second })).open
    expect(stale).toMatchObject({ id: changeId, changedSince: ['address'] })
    expect(stale && mayConfirmChange(second.actor, stale)).toBe(false)
    await declineChange({ ctx: second, input: { changeId } })
    await confirm(second, await propose(admin, person, { kind: 'grant-role', role: 'checker' }))
    expect(await rolesOf(instance, person)).toEqual(['checker'])
  })

  test('expires by the clock of the database, and can then be proposed again', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await instance.owner.query('update policy set change_request_hours = 3')
    const person = await instance.signIn()
    const changeId = await propose(admin, person, { kind: 'grant-role', role: 'checker' })
    const [open] = (await listChangeRequests({ ctx: second })).open
    const hours = (Date.parse(open?.expiresAt ?? '') - Date.parse(open?.proposedAt ?? '')) / 3_600_000
    expect(hours).toBeCloseTo(3, 1)
    await instance.owner.query('update change_request set expires_at = proposed_at where id = $1', [changeId])
    await expect(confirm(second, changeId)).rejects.toMatchObject({ code: 'change-expired' })
    await expect(declineChange({ ctx: second, input: { changeId } })).rejects.toMatchObject({ code: 'change-expired' })
    const again = await propose(second, person, { kind: 'grant-role', role: 'checker' })
    await confirm(admin, again)
    expect(await listChangeRequests({ ctx: admin })).toMatchObject({
      open: [],
      ended: [
        { id: again, state: 'confirmed', proposedBy: { id: second.actor.id }, decidedBy: { id: admin.actor.id } },
        { id: changeId, state: 'expired', decidedBy: null },
      ],
    })
  })

  test('is refused to everyone but admins, by the code and by the database', async () => {
    await using scene = await openAdmins()
    const { instance, admin } = scene
    const person = await instance.signIn()
    const changeId = await propose(admin, person, { kind: 'grant-role', role: 'maker' })
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await instance.signIn(role)
      const before = await tableDigests(instance.owner)
      for (const ctx of [other, pretending(other)]) {
        await expect(propose(ctx, person, { kind: 'grant-role', role: 'checker' })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(confirm(ctx, changeId)).rejects.toMatchObject({
          code: 'role-missing',
        })
        await expect(declineChange({ ctx, input: { changeId } })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(deactivateOperator({ ctx, input: { operatorId: admin.actor.id } })).rejects.toMatchObject({ code: 'role-missing' })
      }
      expect(await tableDigests(instance.owner)).toEqual(before)
    }
    for (const role of ['maker', 'checker'] as const) {
      await expect(listChangeRequests({ ctx: await instance.signIn(role) })).rejects.toMatchObject({ code: 'role-missing' })
    }
    expect((await listChangeRequests({ ctx: await instance.signIn('auditor') })).open).toHaveLength(1)
  })

  test('revokes a role from the next request on', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const third = await instance.signIn('admin')
    const changeId = await propose(admin, third, { kind: 'revoke-role', role: 'admin' })
    await invite(third, 'New', 'new@example.test')
    await confirm(second, changeId)
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
