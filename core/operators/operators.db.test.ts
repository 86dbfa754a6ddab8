import { createHash } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/db'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestDesk, type TestDesk } from '#test/desk'
import { hold } from '#test/hold'
import { tableDigests } from '#test/table-digests'
import { untilLockedOut } from '#test/until-locked-out'
import { acceptInvitation } from './accept-invitation'
import { confirmOperatorChange } from './confirm-operator-change'
import { deactivateOperator } from './deactivate-operator'
import { declineOperatorChange } from './decline-operator-change'
import { findActorByCookie } from './find-actor'
import { inviteOperator } from './invite-operator'
import { listOperators } from './list-operators'
import { type ChangeRequest, mayConfirmChange } from './operator-change'
import { proposeOperatorChange } from './propose-operator-change'
import { resetPassword } from './reset-password'
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
    expect(operators.find((operator) => operator.id === id)).toMatchObject({ name: 'New One', active: true, roles: [], holds: [] })
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

describe('a change of an operator', () => {
  test('takes effect when another admin confirms it, and not before', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const person = await desk.signIn()
    const id = await propose(admin, person, { kind: 'grant', role: 'checker' })
    expect(await rolesOf(desk, person)).toEqual([])
    expect((await listOperators({ ctx: second })).changes).toMatchObject([
      { id, kind: 'grant', role: 'checker', operator: { id: person.actor.id }, proposedBy: { id: admin.actor.id } },
    ])
    await confirmOperatorChange({ ctx: second, input: { changeId: id } })
    expect(await rolesOf(desk, person)).toEqual(['checker'])
    expect((await listOperators({ ctx: second })).changes).toEqual([])
    const audit = (await readVerifiedAudit(desk.owner)).filter(({ action }) => action.startsWith('operator.change'))
    expect(audit).toMatchObject([
      { action: 'operator.change-proposed', actor: admin.actor.id, data: { change: id, kind: 'grant', role: 'checker' } },
      { action: 'operator.change-confirmed', actor: second.actor.id, data: { change: id, operator: person.actor.id } },
    ])
  })

  test('nobody confirms what they proposed, nor what concerns themselves', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const person = await desk.signIn()
    const own = await propose(admin, person, { kind: 'grant', role: 'checker' })
    const self = await propose(second, admin, { kind: 'grant', role: 'checker' })
    const both = await propose(admin, admin, { kind: 'grant', role: 'maker' })
    const before = await tableDigests(desk.owner)
    for (const changeId of [own, self, both]) {
      await expect(confirmOperatorChange({ ctx: admin, input: { changeId } })).rejects.toMatchObject({ code: 'second-admin-needed' })
    }
    expect(await tableDigests(desk.owner)).toEqual(before)
    expect(await rolesOf(desk, admin)).toEqual(['admin'])
  })

  test('is decided once, and what is declined never takes effect', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const person = await desk.signIn()
    const declined = await propose(admin, person, { kind: 'grant', role: 'maker' })
    await declineOperatorChange({ ctx: admin, input: { changeId: declined } })
    const confirmed = await propose(admin, person, { kind: 'grant', role: 'maker' })
    await confirmOperatorChange({ ctx: second, input: { changeId: confirmed } })
    const before = await tableDigests(desk.owner)
    await expect(confirmOperatorChange({ ctx: second, input: { changeId: declined } })).rejects.toMatchObject(decidedAlready)
    await expect(declineOperatorChange({ ctx: second, input: { changeId: confirmed } })).rejects.toMatchObject(decidedAlready)
    await expect(declineOperatorChange({ ctx: admin, input: { changeId: confirmed } })).rejects.toMatchObject(decidedAlready)
    // A request whose answer was lost, sent again, is no refusal.
    await confirmOperatorChange({ ctx: second, input: { changeId: confirmed } })
    await declineOperatorChange({ ctx: admin, input: { changeId: declined } })
    expect(await tableDigests(desk.owner)).toEqual(before)
    await expect(confirmOperatorChange({ ctx: second, input: { changeId: uuidv7() } })).rejects.toMatchObject({ code: 'change-not-found' })
    expect(await rolesOf(desk, person)).toEqual(['maker'])
  })

  test('of two admins at once who confirm and decline, one is heard', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const third = await desk.signIn('admin')
    const person = await desk.signIn()
    const changeId = await propose(admin, person, { kind: 'grant', role: 'maker' })
    const answers = await Promise.allSettled([
      confirmOperatorChange({ ctx: second, input: { changeId } }),
      declineOperatorChange({ ctx: third, input: { changeId } }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await rolesOf(desk, person)).toEqual(answers[0]?.status === 'fulfilled' ? ['maker'] : [])
  })

  test.each([
    'update auth.operator set deactivated_at = now() where id = $1',
    `delete from operator_role_grant where operator_id = $1 and role = 'admin'`,
  ])('is confirmed by nobody when who proposed it is no admin any more: %s', async (act) => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const third = await desk.signIn('admin')
    const person = await desk.signIn()
    const changeId = await propose(third, person, { kind: 'grant', role: 'checker' })
    const [waiting] = (await listOperators({ ctx: admin })).changes
    expect(waiting).toMatchObject({ id: changeId, isProposerAdmin: true })
    await desk.owner.query(act, [third.actor.id])
    const [left] = (await listOperators({ ctx: admin })).changes
    expect(left && mayConfirmChange(admin.actor, left)).toBe(false)
    const before = await tableDigests(desk.owner)
    await expect(confirmOperatorChange({ ctx: admin, input: { changeId } })).rejects.toMatchObject({ code: 'proposer-no-admin' })
    expect(await tableDigests(desk.owner)).toEqual(before)
    expect(await rolesOf(desk, person)).toEqual([])
    await declineOperatorChange({ ctx: second, input: { changeId } })
    expect((await listOperators({ ctx: admin })).changes).toEqual([])
  })

  test('that would change nothing, or waits already, is refused', async () => {
    await using scene = await openAdmins()
    const { desk, admin } = scene
    const person = await desk.signIn('maker')
    const needless: ChangeRequest[] = [{ kind: 'grant', role: 'maker' }, { kind: 'revoke', role: 'checker' }, { kind: 'reactivate' }]
    for (const change of needless) {
      await expect(propose(admin, person, change)).rejects.toMatchObject({ code: 'change-needless' })
    }
    await propose(admin, person, { kind: 'revoke', role: 'maker' })
    await expect(propose(admin, person, { kind: 'revoke', role: 'maker' })).rejects.toMatchObject({ code: 'change-proposed-already' })
    const nobody = { ...person, actor: { ...person.actor, id: uuidv7() } }
    await expect(propose(admin, nobody, { kind: 'grant', role: 'maker' })).rejects.toMatchObject({ code: 'operator-not-found' })
  })

  test('is for admins alone, by the verbs or by the database itself', async () => {
    await using scene = await openAdmins()
    const { desk, admin } = scene
    const person = await desk.signIn()
    const changeId = await propose(admin, person, { kind: 'grant', role: 'maker' })
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await desk.signIn(role)
      const before = await tableDigests(desk.owner)
      for (const ctx of [other, pretending(other)]) {
        await expect(propose(ctx, person, { kind: 'grant', role: 'checker' })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(confirmOperatorChange({ ctx, input: { changeId } })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(declineOperatorChange({ ctx, input: { changeId } })).rejects.toMatchObject({ code: 'role-missing' })
        await expect(deactivateOperator({ ctx, input: { operatorId: admin.actor.id } })).rejects.toMatchObject({ code: 'role-missing' })
      }
      expect(await tableDigests(desk.owner)).toEqual(before)
    }
    for (const role of ['maker', 'checker'] as const) {
      await expect(listOperators({ ctx: await desk.signIn(role) })).rejects.toMatchObject({ code: 'role-missing' })
    }
    expect((await listOperators({ ctx: await desk.signIn('auditor') })).changes).toHaveLength(1)
  })

  test('a role that was taken away is gone at the next act', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const third = await desk.signIn('admin')
    const changeId = await propose(admin, third, { kind: 'revoke', role: 'admin' })
    await invite(third, 'New', 'new@example.test')
    await confirmOperatorChange({ ctx: second, input: { changeId } })
    await expect(invite(third, 'New', 'other@example.test')).rejects.toMatchObject({ code: 'role-missing' })
    expect((await findActorByCookie({ ctx: desk.worker, input: { cookie: '' } }).catch(() => null))?.roles).toBeUndefined()
    expect((await findActorByCookie({ ctx: { db: desk.web }, input: { cookie: third.actor.cookie } }))?.roles).toEqual([])
  })
})

describe('never fewer than two active admins', () => {
  test('the last two can be deactivated neither by the other nor by themselves', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const third = await desk.signIn('admin')
    await deactivateOperator({ ctx: admin, input: { operatorId: third.actor.id } })
    const before = await tableDigests(desk.owner)
    for (const operatorId of [admin.actor.id, second.actor.id]) {
      await expect(deactivateOperator({ ctx: admin, input: { operatorId } })).rejects.toMatchObject({ code: 'two-admins-needed' })
    }
    expect(await tableDigests(desk.owner)).toEqual(before)
  })

  test('a second admin cannot confirm the revocation that leaves one', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const third = await desk.signIn('admin')
    const changes = [
      await propose(admin, third, { kind: 'revoke', role: 'admin' }),
      await propose(admin, admin, { kind: 'revoke', role: 'admin' }),
    ] as const
    await confirmOperatorChange({ ctx: second, input: { changeId: changes[0] } })
    await expect(confirmOperatorChange({ ctx: second, input: { changeId: changes[1] } })).rejects.toMatchObject({
      code: 'two-admins-needed',
    })
    expect(await activeAdmins(desk)).toBe(2)
  })

  test.each([2, 3, 4])('of %i admins, two who deactivate each other are not both right', async (admins) => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    for (let more = 2; more < admins; more++) await desk.signIn('admin')
    // Both wait for the same lock, so that neither is looked at before the other acts.
    const lock = await hold(desk, `select pg_advisory_xact_lock(hashtext('countersign operators'))`, [])
    const racing = Promise.allSettled([
      deactivateOperator({ ctx: admin, input: { operatorId: second.actor.id } }),
      deactivateOperator({ ctx: second, input: { operatorId: admin.actor.id } }),
    ])
    await untilLockedOut(desk.owner, 2)
    await lock[Symbol.asyncDispose]()
    const answers = await racing
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(admins === 2 ? 0 : 1)
    expect(await activeAdmins(desk)).toBe(admins === 2 ? 2 : admins - 1)
  })

  test('whoever is no admin can be deactivated however few admins there are', async () => {
    await using desk = await openTestDesk()
    const [admin, maker] = [await desk.signIn('admin'), await desk.signIn('maker')]
    await deactivateOperator({ ctx: admin, input: { operatorId: maker.actor.id } })
    expect(await findActorByCookie({ ctx: { db: desk.web }, input: { cookie: maker.actor.cookie } })).toBeNull()
    const before = await tableDigests(desk.owner)
    await deactivateOperator({ ctx: admin, input: { operatorId: maker.actor.id } })
    expect(await tableDigests(desk.owner)).toEqual(before)
    await expect(deactivateOperator({ ctx: admin, input: { operatorId: uuidv7() } })).rejects.toMatchObject({ code: 'operator-not-found' })
  })

  test('who was deactivated comes back by two admins, with the roles they had and no session', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second } = scene
    const checker = await desk.signIn('checker')
    await deactivateOperator({ ctx: admin, input: { operatorId: checker.actor.id } })
    const changeId = await propose(admin, checker, { kind: 'reactivate' })
    await confirmOperatorChange({ ctx: second, input: { changeId } })
    const { operators } = await listOperators({ ctx: admin })
    expect(operators.find(({ id }) => id === checker.actor.id)).toMatchObject({ active: true, roles: ['checker'] })
    expect(await findActorByCookie({ ctx: { db: desk.web }, input: { cookie: checker.actor.cookie } })).toBeNull()
  })
})

describe('resetPassword', () => {
  test('by a link that works once, when a second admin has confirmed it, and for a day', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second, signInRole } = scene
    const checker = await desk.signIn('checker')
    const change = await proposeOperatorChange({
      ctx: admin,
      input: { operatorId: checker.actor.id, change: { kind: 'reset-password' }, idempotencyKey: uuidv7() },
    })
    const token = change.token ?? ''
    const passwordHash = await hashPassword('a brand new password')
    const reset = () => resetPassword({ ctx: signInRole, input: { token, passwordHash } })
    await expect(reset()).rejects.toMatchObject(linkNotGood)
    await confirmOperatorChange({ ctx: second, input: { changeId: change.id } })
    await desk.owner.query(`update operator_change set decided_at = decided_at - interval '25 hours'`)
    await expect(reset()).rejects.toMatchObject(linkNotGood)
    await desk.owner.query(`update operator_change set decided_at = decided_at + interval '2 hours'`)
    await reset()
    await expect(reset()).rejects.toMatchObject(linkNotGood)
    expect(await findActorByCookie({ ctx: { db: desk.web }, input: { cookie: checker.actor.cookie } })).toBeNull()
    const { operators } = await listOperators({ ctx: admin })
    expect(operators.find(({ id }) => id === checker.actor.id)).toMatchObject({ holds: [] })
    const { rows } = await desk.owner.query('select password from auth.account where operator_id = $1', [checker.actor.id])
    expect(rows).toEqual([{ password: passwordHash }])
    const audit = await readVerifiedAudit(desk.owner)
    expect(audit.filter(({ action }) => action === 'operator.password-reset')).toMatchObject([{ actor: checker.actor.id }])
  })

  test('a declined one never works', async () => {
    await using scene = await openAdmins()
    const { desk, admin, second, signInRole } = scene
    const input = { operatorId: (await desk.signIn()).actor.id, change: { kind: 'reset-password' as const }, idempotencyKey: uuidv7() }
    const { id, token } = await proposeOperatorChange({ ctx: admin, input })
    await declineOperatorChange({ ctx: second, input: { changeId: id } })
    await expect(resetPassword({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'x' } })).rejects.toMatchObject(linkNotGood)
  })
})

describe('around the functions', () => {
  const somebody = `'01900000-0000-7000-8000-000000000000'`
  test.each([
    `insert into operator_role_grant (operator_id, role) values (${somebody}, 'admin')`,
    'delete from operator_role_grant',
    `update operator_change set confirmed = true`,
    `insert into invitation (id, name, email, token_hash, invited_by, expires_at) select id, name, email, sha256(''), id, now() from operator`,
    'update invitation set expires_at = now()',
    'delete from operator_hold',
    'update policy set checkers_need_second_factor = false',
    `insert into expected_change values (${somebody}, 'password', 1, now())`,
    'delete from allowance',
    'delete from used_code',
    'update reset_link set used_at = null',
    'delete from session_token',
    `select grant_role_on_server(${somebody}, 'admin')`,
    `select reset_password_on_server(${somebody}, ${somebody}, '')`,
    'select install_policy(1, 1, false)',
    `select reset_password('token', 'hash')`,
    `select accept_invitation('token', ${somebody}, ${somebody}, 'hash')`,
  ])('%s is denied to web, and all but the last two to sign-in', async (statement) => {
    await using scene = await openAdmins()
    const { desk, signInRole } = scene
    const before = await tableDigests(desk.owner)
    await expect(desk.web.query(statement)).rejects.toMatchObject({ code: '42501' })
    const isOfSignIn = /reset_password\(|accept_invitation/.test(statement)
    await expect(signInRole.db.query(statement)).rejects.toMatchObject({ code: isOfSignIn ? 'link-not-good' : '42501' })
    expect(await tableDigests(desk.owner)).toEqual(before)
  })
})

const decidedAlready = { code: 'change-decided-already' }
const linkNotGood = { code: 'link-not-good' }

async function openAdmins() {
  const desk = await openTestDesk()
  const [admin, second] = [await desk.signIn('admin'), await desk.signIn('admin')]
  const signInRole = { db: openDatabase({ url: desk.database.authUrl, poolSize: 2, name: 'test sign-in' }) }
  return {
    desk,
    admin,
    second,
    signInRole,
    async [Symbol.asyncDispose]() {
      await signInRole.db.close()
      await desk[Symbol.asyncDispose]()
    },
  }
}

/** Somebody for whom our own code has been talked into the role; the database has not. */
const pretending = (ctx: Context): Context => ({ ...ctx, actor: { ...ctx.actor, roles: ['admin'] } })

const invite = (ctx: Context, name: string, email: string) => inviteOperator({ ctx, input: { name, email, idempotencyKey: uuidv7() } })

async function propose(ctx: Context, whom: Context, change: ChangeRequest): Promise<string> {
  const { id } = await proposeOperatorChange({ ctx, input: { operatorId: whom.actor.id, change, idempotencyKey: uuidv7() } })
  return id
}

async function rolesOf(desk: TestDesk, { actor }: Context): Promise<string[]> {
  const { rows } = await desk.owner.query('select role from operator_role_grant where operator_id = $1 order by role', [actor.id])
  return rows.map(({ role }) => role)
}

async function activeAdmins(desk: TestDesk): Promise<number> {
  const { rows } = await desk.owner.query<{ admins: string }>(`select active_holders('admin') as admins`)
  return Number(rows[0]?.admins)
}
