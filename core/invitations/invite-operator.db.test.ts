import { hash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { listOperators } from '#core/operators/list-operators'
import { wholeKey } from '#core/operators/whole-key'
import { invite, linkNotGood, openAdmins, pretending } from '#test/admins'
import { tableDigests } from '#test/attacks/table-digests'
import { readVerifiedAudit } from '#test/audit-chain'
import { acceptInvitation } from './accept-invitation'
import { confirmInvitation } from './confirm-invitation'
import { inviteOperator } from './invite-operator'
import { withdrawInvitation } from './withdraw-invitation'

const sha256 = (text: string) => hash('sha256', text, 'buffer')

describe('inviteOperator', () => {
  test('makes a link that works once, for an operator without roles, and stores only its hash', async () => {
    await using scene = await openAdmins()
    const { instance, admin, signInRole } = scene
    const invited = await invite(admin, 'New One', 'New.One@Example.test')
    const token = invited.token ?? ''
    const [first = '', second = ''] = token.split('~')
    const { rows } = await instance.owner.query('select email, token_hash, second_hash, operator_id from invitation where id = $1', [
      invited.id,
    ])
    expect(rows).toEqual([{ email: 'new.one@example.test', token_hash: sha256(first), second_hash: sha256(second), operator_id: null }])

    const id = await acceptInvitation({ ctx: signInRole, input: { token, passwordHash: 'hash' } })
    const { operators, invitations } = await listOperators({ ctx: admin })
    expect(operators.find((operator) => operator.id === id)).toMatchObject({ name: 'New One', active: true, roles: [], suspended: false })
    expect(invitations).toEqual([])
    await expect(acceptInvitation({ ctx: signInRole, input: { token, passwordHash: 'other' } })).rejects.toMatchObject(linkNotGood)
    const audit = await readVerifiedAudit(instance.owner)
    expect(audit.filter(({ action }) => action === 'operator.invited')).toMatchObject([{ actor: admin.actor.id, as: 'admin' }])
    expect(audit.filter(({ action }) => action === 'operator.joined')).toMatchObject([{ actor: id }])
    expect(JSON.stringify(audit)).not.toMatch(/new\.one|New One/i)
  })

  test('a link becomes invalid when it expires, when it is replaced and when the address is taken', async () => {
    await using scene = await openAdmins()
    const { instance, admin, signInRole } = scene
    const first = await invite(admin, 'New', 'new@example.test')
    const second = await invite(admin, 'New', 'new@example.test')
    await expect(acceptInvitation({ ctx: signInRole, input: { token: first.token ?? '', passwordHash: 'hash' } })).rejects.toMatchObject(
      linkNotGood,
    )
    await instance.owner.query(`update invitation set expires_at = clock_timestamp() - interval '1 second' where id = $1`, [second.id])
    await expect(acceptInvitation({ ctx: signInRole, input: { token: second.token ?? '', passwordHash: 'hash' } })).rejects.toMatchObject(
      linkNotGood,
    )
    const third = await invite(admin, 'New', 'new@example.test')
    await acceptInvitation({ ctx: signInRole, input: { token: third.token ?? '', passwordHash: 'hash' } })
    await expect(invite(admin, 'New', 'NEW@example.test')).rejects.toMatchObject({ code: 'operator-exists' })
  })

  test('the stored hash is not accepted as a token', async () => {
    await using scene = await openAdmins()
    const { instance, admin, signInRole } = scene
    await invite(admin, 'New', 'new@example.test')
    const { rows } = await instance.owner.query<{ hash: string }>(
      `select encode(token_hash, 'hex') || '~' || encode(second_hash, 'hex') as hash from invitation`,
    )
    for (const token of [rows[0]?.hash ?? '', `\\x${rows[0]?.hash}`, '']) {
      await expect(acceptInvitation({ ctx: signInRole, input: { token, passwordHash: 'hash' } })).rejects.toMatchObject(linkNotGood)
    }
    for (const column of ['token_hash', 'second_hash'])
      await expect(instance.web.query(`select ${column} from invitation`)).rejects.toMatchObject({ code: '42501' })
    await expect(instance.web.query('select accept_invitation($1, $2, $2, $1)', ['', uuidv7()])).rejects.toMatchObject({ code: '42501' })
  })

  test('a repeated request invites once and returns the token once, and its key is refused for another request', async () => {
    await using scene = await openAdmins()
    const { admin } = scene
    const secret = scene.instance.database.authSecret
    const input = { name: 'New', email: 'new@example.test', idempotencyKey: 'once', secret, mailsKey: true }
    const first = await inviteOperator({ ctx: admin, input })
    expect(await inviteOperator({ ctx: admin, input })).toEqual({ id: first.id, token: null })
    await expect(inviteOperator({ ctx: admin, input: { ...input, email: 'x@example.test' } })).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    })
  })

  test('refuses everyone but admins, in the code and in the database', async () => {
    await using scene = await openAdmins()
    const { instance } = scene
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await instance.signIn(role)
      const before = await tableDigests(instance.owner)
      await expect(invite(other, 'New', 'new@example.test')).rejects.toMatchObject({ code: 'role-missing' })
      await expect(invite(pretending(other), 'New', 'new@example.test')).rejects.toMatchObject({ code: 'role-missing' })
      expect(await tableDigests(instance.owner)).toEqual(before)
    }
  })
})

describe('confirmInvitation', () => {
  const halves = { mailsKey: false }

  test('gives another admin the second half once, and only both halves together are accepted', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second, signInRole } = scene
    const { id, token } = await invite(admin, 'New', 'new@example.test', halves)
    const first = token ?? ''
    expect((await listOperators({ ctx: second })).invitations).toMatchObject([
      { id, needsConfirmation: true, isInviterAdmin: true, invitedBy: { id: admin.actor.id } },
    ])
    const input = { invitationId: id, domain: ' Example.test', secret: instance.database.authSecret }
    const confirmed = (await confirmInvitation({ ctx: second, input })).token ?? ''
    expect(await confirmInvitation({ ctx: second, input })).toEqual({ token: null })
    expect((await listOperators({ ctx: second })).invitations).toMatchObject([{ id, needsConfirmation: false }])
    const accept = (key: string) => acceptInvitation({ ctx: signInRole, input: { token: key, passwordHash: 'hash' } })
    for (const key of [first, confirmed, wholeKey(first, first), wholeKey(confirmed, confirmed)])
      await expect(accept(key)).rejects.toMatchObject(linkNotGood)
    await accept(wholeKey(confirmed, first))
    const audit = await readVerifiedAudit(instance.owner)
    expect(audit.filter(({ action }) => action === 'operator.invitation-confirmed')).toMatchObject([
      { actor: second.actor.id, as: 'admin', data: { invitation: id } },
    ])
  })

  test('refuses the inviter, another domain, a mailed or withdrawn invitation, and everyone but admins', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const { id } = await invite(admin, 'New', 'new@example.test', halves)
    const mailed = await invite(admin, 'Mailed', 'mailed@example.test')
    const ended = await invite(admin, 'Ended', 'ended@example.test', halves)
    await withdrawInvitation({ ctx: admin, input: { invitationId: ended.id } })
    const checker = await instance.signIn('checker')
    const before = await tableDigests(instance.owner)
    const confirm = (ctx: Context, invitationId: string, domain = 'example.test') =>
      confirmInvitation({ ctx, input: { invitationId, domain, secret: instance.database.authSecret } })
    await expect(confirm(admin, id)).rejects.toMatchObject({ code: 'second-admin-needed' })
    await expect(confirm(second, id, 'example.com')).rejects.toMatchObject({ code: 'domain-differs' })
    for (const other of [mailed, ended]) await expect(confirm(second, other.id)).rejects.toMatchObject({ code: 'change-decided-already' })
    await expect(confirm(second, uuidv7())).rejects.toMatchObject({ code: 'invitation-not-found' })
    for (const ctx of [checker, pretending(checker)]) await expect(confirm(ctx, id)).rejects.toMatchObject({ code: 'role-missing' })
    expect(await tableDigests(instance.owner)).toEqual(before)
  })

  test('needs two admins if the key is not mailed', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await instance.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [second.actor.id])
    await expect(invite(admin, 'New', 'new@example.test', halves)).rejects.toMatchObject({ code: 'two-admins-needed' })
    await invite(admin, 'New', 'new@example.test')
  })
})

describe('withdrawInvitation', () => {
  test('invalidates the link once and is recorded in the audit log', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second, signInRole } = scene
    const { id, token } = await invite(admin, 'New', 'new@example.test')
    await withdrawInvitation({ ctx: second, input: { invitationId: id } })
    await withdrawInvitation({ ctx: admin, input: { invitationId: id } })
    expect((await listOperators({ ctx: admin })).invitations).toEqual([])
    await expect(acceptInvitation({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'hash' } })).rejects.toMatchObject(
      linkNotGood,
    )
    const audit = await readVerifiedAudit(instance.owner)
    expect(audit.filter(({ action }) => action === 'operator.invitation-withdrawn')).toMatchObject([
      { actor: second.actor.id, as: 'admin', data: { invitation: id } },
    ])
  })

  test('refuses everyone but admins, an accepted invitation and an unknown one', async () => {
    await using scene = await openAdmins()
    const { instance, admin, signInRole } = scene
    const { id, token } = await invite(admin, 'New', 'new@example.test')
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await instance.signIn(role)
      for (const ctx of [other, pretending(other)]) {
        await expect(withdrawInvitation({ ctx, input: { invitationId: id } })).rejects.toMatchObject({ code: 'role-missing' })
      }
    }
    await acceptInvitation({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'hash' } })
    const before = await tableDigests(instance.owner)
    await expect(withdrawInvitation({ ctx: admin, input: { invitationId: id } })).rejects.toMatchObject({
      code: 'invitation-accepted-already',
    })
    await expect(withdrawInvitation({ ctx: admin, input: { invitationId: uuidv7() } })).rejects.toMatchObject({
      code: 'invitation-not-found',
    })
    expect(await tableDigests(instance.owner)).toEqual(before)
  })
})
