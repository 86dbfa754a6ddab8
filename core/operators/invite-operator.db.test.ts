import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { invite, linkNotGood, openAdmins, pretending } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { tableDigests } from '#test/table-digests'
import { acceptInvitation } from './accept-invitation'
import { inviteOperator } from './invite-operator'
import { listOperators } from './list-operators'
import { withdrawInvitation } from './withdraw-invitation'

describe('inviteOperator', () => {
  test('makes a link that works once, for an operator without a role; the record keeps only its hash', async () => {
    await using scene = await openAdmins()
    const { desk, admin, signInRole } = scene
    const invited = await invite(admin, 'New One', 'New.One@Example.test')
    const token = invited.token ?? ''
    expect(token).toMatch(/^[\w-]{43}$/)
    const { rows } = await desk.owner.query('select email, token_hash, operator_id from invitation where id = $1', [invited.id])
    expect(rows).toEqual([{ email: 'new.one@example.test', token_hash: createHash('sha256').update(token).digest(), operator_id: null }])

    const id = await acceptInvitation({ ctx: signInRole, input: { token, passwordHash: 'hash' } })
    const { operators, invitations } = await listOperators({ ctx: admin })
    expect(operators.find((operator) => operator.id === id)).toMatchObject({ name: 'New One', active: true, roles: [], suspended: false })
    expect(invitations).toEqual([])
    await expect(acceptInvitation({ ctx: signInRole, input: { token, passwordHash: 'other' } })).rejects.toMatchObject(linkNotGood)
    const audit = await readVerifiedAudit(desk.owner)
    expect(audit.filter(({ action }) => action === 'operator.invited')).toMatchObject([{ actor: admin.actor.id, as: 'admin' }])
    expect(audit.filter(({ action }) => action === 'operator.joined')).toMatchObject([{ actor: id }])
    expect(JSON.stringify(audit)).not.toMatch(/new\.one|New One/i)
  })

  test('a link ends when it expires, when another takes its place, and when somebody with the address is there', async () => {
    await using scene = await openAdmins()
    const { desk, admin, signInRole } = scene
    const first = await invite(admin, 'New', 'new@example.test')
    const second = await invite(admin, 'New', 'new@example.test')
    await expect(acceptInvitation({ ctx: signInRole, input: { token: first.token ?? '', passwordHash: 'hash' } })).rejects.toMatchObject(
      linkNotGood,
    )
    await desk.owner.query(`update invitation set expires_at = clock_timestamp() - interval '1 second' where id = $1`, [second.id])
    await expect(acceptInvitation({ ctx: signInRole, input: { token: second.token ?? '', passwordHash: 'hash' } })).rejects.toMatchObject(
      linkNotGood,
    )
    const third = await invite(admin, 'New', 'new@example.test')
    await acceptInvitation({ ctx: signInRole, input: { token: third.token ?? '', passwordHash: 'hash' } })
    await expect(invite(admin, 'New', 'NEW@example.test')).rejects.toMatchObject({ code: 'operator-exists' })
  })

  test('the hash that stands in the record opens nothing', async () => {
    await using scene = await openAdmins()
    const { desk, admin, signInRole } = scene
    await invite(admin, 'New', 'new@example.test')
    const { rows } = await desk.owner.query<{ hash: string }>(`select encode(token_hash, 'hex') as hash from invitation`)
    for (const token of [rows[0]?.hash ?? '', `\\x${rows[0]?.hash}`, '']) {
      await expect(acceptInvitation({ ctx: signInRole, input: { token, passwordHash: 'hash' } })).rejects.toMatchObject(linkNotGood)
    }
    await expect(desk.web.query('select token_hash from invitation')).rejects.toMatchObject({ code: '42501' })
    await expect(desk.web.query('select accept_invitation($1, $2, $2, $1)', ['', uuidv7()])).rejects.toMatchObject({ code: '42501' })
  })

  test('the same key invites once and tells the token once; another request under it is refused', async () => {
    await using scene = await openAdmins()
    const { admin } = scene
    const input = { name: 'New', email: 'new@example.test', idempotencyKey: 'once' }
    const first = await inviteOperator({ ctx: admin, input })
    expect(await inviteOperator({ ctx: admin, input })).toEqual({ id: first.id, token: null })
    await expect(inviteOperator({ ctx: admin, input: { ...input, email: 'x@example.test' } })).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    })
  })

  test('only by an admin, by the verb or by the database itself', async () => {
    await using scene = await openAdmins()
    const { desk } = scene
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await desk.signIn(role)
      const before = await tableDigests(desk.owner)
      await expect(invite(other, 'New', 'new@example.test')).rejects.toMatchObject({ code: 'role-missing' })
      await expect(invite(pretending(other), 'New', 'new@example.test')).rejects.toMatchObject({ code: 'role-missing' })
      expect(await tableDigests(desk.owner)).toEqual(before)
    }
  })
})

describe('withdrawInvitation', () => {
  test('ends the link, once, and the audit says so', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second, signInRole } = scene
    const { id, token } = await invite(admin, 'New', 'new@example.test')
    await withdrawInvitation({ ctx: second, input: { invitationId: id } })
    await withdrawInvitation({ ctx: admin, input: { invitationId: id } })
    expect((await listOperators({ ctx: admin })).invitations).toEqual([])
    await expect(acceptInvitation({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'hash' } })).rejects.toMatchObject(
      linkNotGood,
    )
    const audit = await readVerifiedAudit(desk.owner)
    expect(audit.filter(({ action }) => action === 'operator.invitation-withdrawn')).toMatchObject([
      { actor: second.actor.id, as: 'admin', data: { invitation: id } },
    ])
  })

  test('is refused to all but admins, for one that was accepted, and for none', async () => {
    await using scene = await openAdmins()
    const { desk, admin, signInRole } = scene
    const { id, token } = await invite(admin, 'New', 'new@example.test')
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await desk.signIn(role)
      for (const ctx of [other, pretending(other)]) {
        await expect(withdrawInvitation({ ctx, input: { invitationId: id } })).rejects.toMatchObject({ code: 'role-missing' })
      }
    }
    await acceptInvitation({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'hash' } })
    const before = await tableDigests(desk.owner)
    await expect(withdrawInvitation({ ctx: admin, input: { invitationId: id } })).rejects.toMatchObject({
      code: 'invitation-accepted-already',
    })
    await expect(withdrawInvitation({ ctx: admin, input: { invitationId: uuidv7() } })).rejects.toMatchObject({
      code: 'invitation-not-found',
    })
    expect(await tableDigests(desk.owner)).toEqual(before)
  })
})
