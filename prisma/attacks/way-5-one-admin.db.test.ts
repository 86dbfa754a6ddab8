import type pg from 'pg'
import { confirmChange } from '#core/change-requests/confirm-change'
import { proposeChange } from '#core/change-requests/propose-change'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { acceptInvitation } from '#core/invitations/accept-invitation'
import { confirmInvitation } from '#core/invitations/confirm-invitation'
import { inviteOperator } from '#core/invitations/invite-operator'
import { requestResetLink } from '#core/operator-access/request-reset-link'
import { resetPassword } from '#core/operator-access/reset-password'
import { halfKey } from '#core/operators/half-key'
import { wholeKey } from '#core/operators/whole-key'
import { digestOf } from '#test/admins'
import { asRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import type { TestInstance } from '#test/instance'

type Scene = { dishonest: Context; honest: Context; maker: Context; other: Context }

const prepare = async (instance: TestInstance): Promise<Scene> => ({
  dishonest: await instance.signIn('admin'),
  honest: await instance.signIn('admin'),
  maker: await instance.signIn('maker'),
  other: await instance.signIn('maker'),
})

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

async function proposeReset(instance: TestInstance, by: Context, { actor }: Context, idempotencyKey: string = actor.id) {
  const change = { kind: 'reset-password' as const, operatorId: actor.id }
  const input = { change, idempotencyKey, secret: instance.database.authSecret }
  const { id, token } = await proposeChange({ ctx: on(instance, by), input })
  return { id, half: token ?? '' }
}

async function confirm(instance: TestInstance, by: Context, changeId: string, domain = 'example.test') {
  const ctx = on(instance, by)
  const input = { changeId, digest: await digestOf(ctx, changeId), domain, secret: instance.database.authSecret }
  return (await confirmChange({ ctx, input }))?.token ?? ''
}

const chosen = 'the password of another'

/** Whether the key sets the password of this operator. */
async function opens(instance: TestInstance, token: string, { actor }: Context): Promise<boolean> {
  await using signInRole = await signInRoleOf(instance)
  await resetPassword({ ctx: { db: signInRole.db }, input: { token, passwordHash: chosen } })
  const { rows } = await instance.owner.query('select from auth.account where operator_id = $1 and password = $2', [actor.id, chosen])
  return rows.length === 1
}

async function signInRoleOf(instance: TestInstance) {
  const db = openDatabase({ url: instance.database.authUrl, poolSize: 1, name: 'test sign-in' })
  return { db, [Symbol.asyncDispose]: () => db.close() }
}

async function hasRole(instance: TestInstance, { actor }: Context, role: string): Promise<boolean> {
  const { rows } = await instance.owner.query('select from operator_role_grant where operator_id = $1 and role = $2', [actor.id, role])
  return rows.length === 1
}

async function propose(instance: TestInstance, by: Context, { actor }: Context): Promise<string> {
  const change = { kind: 'grant-role' as const, operatorId: actor.id, role: 'checker' as const }
  const input = { change, idempotencyKey: 'grant' }
  return (await proposeChange({ ctx: on(instance, by), input })).id
}

type Invitation = { name?: string; email?: string; mailsKey?: boolean }

async function invite(instance: TestInstance, by: Context, { name = 'New One', email = newcomer, mailsKey = false }: Invitation = {}) {
  const input = { name, email, mailsKey, idempotencyKey: email, secret: instance.database.authSecret }
  const { id, token } = await inviteOperator({ ctx: on(instance, by), input })
  return { id, half: token ?? '' }
}

const newcomer = 'new@example.test'

async function confirmInvited(instance: TestInstance, by: Context, invitationId: string, domain = 'example.test') {
  const input = { invitationId, domain, secret: instance.database.authSecret }
  return (await confirmInvitation({ ctx: on(instance, by), input })).token ?? ''
}

/** Whether the key sets the attacker's password for the invited account. */
async function lets(instance: TestInstance, token: string, email = newcomer): Promise<boolean> {
  await using signInRole = await signInRoleOf(instance)
  await acceptInvitation({ ctx: { db: signInRole.db }, input: { token, passwordHash: chosen } })
  const { rows } = await instance.owner.query(
    'select from auth.account a join auth.operator o on o.id = a.operator_id where o.email = $1 and a.password = $2',
    [email, chosen],
  )
  return rows.length === 1
}

async function proposeAddress(instance: TestInstance, by: Context, { actor }: Context, email = 'mine@example.test'): Promise<string> {
  const change = { kind: 'change-address' as const, operatorId: actor.id, email }
  const input = { change, idempotencyKey: email }
  return (await proposeChange({ ctx: on(instance, by), input })).id
}

async function hasAddress(instance: TestInstance, { actor }: Context, email = 'mine@example.test'): Promise<boolean> {
  const { rows } = await instance.owner.query('select from auth.operator where id = $1 and email = $2', [actor.id, email])
  return rows.length === 1
}

/** The key of a link that is mailed to the address, if one is. */
async function mailedTo(instance: TestInstance, email: string): Promise<string | null> {
  await using signInRole = await signInRoleOf(instance)
  const request = { id: '01900000-0000-7000-8000-000000000009', address: null }
  return requestResetLink({ ctx: { db: signInRole.db }, input: { email, request, secret: instance.database.authSecret } })
}

const halvesOf = (changeId: string, secret: string) =>
  [1, 2].map((half) => halfKey({ secret, half: half as 1 | 2, changeId })) as [string, string]

const notComparingInvitedSecond = (owner: pg.Client) =>
  withoutText(
    owner,
    'accept_invitation',
    /and i\.second_hash = [^\n]*\s*and is_half_key\(v_first, 1, i\.id\) and is_half_key\(v_second, 2, i\.id\)/,
  )
const notLookingWhoConfirmsInvitation = async (owner: pg.Client) => {
  await withoutText(owner, 'confirm_invitation', 'if v_invitation.invited_by = v_actor.operator_id', 'if false')
  await owner.query('alter table invitation drop constraint four_eyes')
}

const notComparingSecond = (owner: pg.Client) =>
  withoutText(
    owner,
    'reset_password',
    /and k\.second_hash = [^\n]*\s*and is_half_key\(v_first, 1, k\.id\) and is_half_key\(v_second, 2, k\.id\)/,
  )
const notComparingFirst = (owner: pg.Client) =>
  withoutText(
    owner,
    'reset_password',
    /or k\.token_hash = [^\n]* and k\.second_hash = sha256\(convert_to\(v_second, 'UTF8'\)\)\s*and is_half_key\(v_first, 1, k\.id\) and/,
    `or k.second_hash = sha256(convert_to(v_second, 'UTF8')) and`,
  )
const notLookingWhoConfirms = async (owner: pg.Client) => {
  await withoutText(owner, 'decide_change', `raise exception 'second-admin-needed' using errcode = 'CS403'`, 'null')
  await owner.query('alter table change_request drop constraint four_eyes')
}
const notEndingSessions = (owner: pg.Client) =>
  withoutText(owner, 'apply_operator_change', /(?<=end_confirmed_resets\([^)]*\);\s+)delete from auth\.session[^;]*;/)
const acceptingAnyHalf = (owner: pg.Client) => withoutText(owner, 'is_half_key', /and is_signed\([^\n]*\), false/, ', false')
const fitsAnyChange = (owner: pg.Client) =>
  withoutText(owner, 'is_half_key', /format\('half%s-%s-', p_number, p_change\)/, `format('half%s-', p_number)`)

const invitations: Attempt<Scene>[] = [
  {
    name: 'the admin who invites uses the half they were answered with, when an honest one has confirmed',
    withoutGuard: notComparingInvitedSecond,
    async succeeds({ instance, dishonest, honest }) {
      const { id, half } = await invite(instance, dishonest)
      await confirmInvited(instance, honest, id)
      return lets(instance, half)
    },
  },
  {
    name: 'the admin who invites uses their half before anyone confirms',
    withoutGuard: notComparingInvitedSecond,
    async succeeds({ instance, dishonest }) {
      const { half } = await invite(instance, dishonest)
      return lets(instance, wholeKey(half, half))
    },
  },
  {
    name: 'the admin who confirms an invitation uses the half they were answered with',
    withoutGuard: (owner) =>
      withoutText(
        owner,
        'accept_invitation',
        /i\.token_hash = [^\n]* and i\.second_hash = [^\n]*\s*and is_half_key\(v_first, 1, i\.id\) and is_half_key/,
        `i.second_hash = sha256(convert_to(v_second, 'UTF8')) and is_half_key`,
      ),
    async succeeds({ instance, dishonest, honest }) {
      const { id } = await invite(instance, honest)
      return lets(instance, wholeKey('half1', await confirmInvited(instance, dishonest, id)))
    },
  },
  {
    name: 'an admin confirms their own invitation in a second session',
    withoutGuard: notLookingWhoConfirmsInvitation,
    async succeeds({ instance, dishonest }) {
      const { id, half } = await invite(instance, dishonest)
      return lets(instance, wholeKey(half, await confirmInvited(instance, dishonest, id)))
    },
  },
  {
    name: 'an admin with the web role’s password invites with both halves of their own making',
    withoutGuard: acceptingAnyHalf,
    async succeeds({ instance, dishonest }) {
      const id = '01900000-0000-7000-8000-000000000001'
      const [first, second] = halvesOf(id, 'a guess')
      const call = `select invite_operator($1, null, null, 'own', $2, 'New One', $3, $4, $5, interval '1 day')`
      await instance.web.query(call, [dishonest.actor.cookie, id, newcomer, first, second])
      return lets(instance, wholeKey(first, second))
    },
  },
  {
    name: 'an admin with the web role’s password invites under the key of an invitation that was mailed to them',
    withoutGuard: (owner) =>
      fitsAnyChange(owner).then(() =>
        owner.query('alter table invitation drop constraint invitation_token_hash_key, drop constraint invitation_second_hash_key'),
      ),
    async succeeds({ instance, dishonest }) {
      const { half: key } = await invite(instance, dishonest, { email: 'own@example.test', mailsKey: true })
      await instance.owner.query(`delete from invitation where email = 'own@example.test'`)
      const [first, second] = key.split('~')
      const call = `select invite_operator($1, null, null, 'own', gen_random_uuid(), 'New One', $2, $3, $4, interval '1 day')`
      await instance.web.query(call, [dishonest.actor.cookie, newcomer, first, second])
      return lets(instance, key)
    },
  },
  {
    name: 'an admin with the web role’s password confirms an honest invitation with a half of their own making, and guesses the first',
    withoutGuard: acceptingAnyHalf,
    async succeeds({ instance, dishonest, honest }) {
      const { id } = await invite(instance, honest)
      const [, second] = halvesOf(id, 'a guess')
      const call = `select confirm_invitation($1, null, null, $2, 'example.test', $3) as "isNew"`
      const [confirmed] = await instance.web.query(call, [dishonest.actor.cookie, id, second])
      return confirmed?.isNew === true
    },
  },
  {
    name: 'the admin who invites two people joins their half for one to the second for the other',
    withoutGuard: notComparingInvitedSecond,
    async succeeds({ instance, dishonest, honest }) {
      const victim = await invite(instance, dishonest)
      const own = await invite(instance, dishonest, { email: 'own@example.test' })
      await confirmInvited(instance, honest, victim.id)
      return lets(instance, wholeKey(victim.half, await confirmInvited(instance, honest, own.id)))
    },
  },
  {
    name: 'an admin has an honest one, who takes the address for another, confirm an invitation',
    withoutGuard: (owner) => withoutText(owner, 'require_domain', `raise exception 'domain-differs' using errcode = 'CS422'`, 'null'),
    async succeeds({ instance, dishonest, honest }) {
      const email = 'new@example.test.attacker.example'
      const { id, half } = await invite(instance, dishonest, { email })
      return lets(instance, wholeKey(half, await confirmInvited(instance, honest, id)), email)
    },
  },
  {
    name: 'an admin who lost the role has an honest one confirm their invitation',
    withoutGuard: (owner) =>
      withoutText(owner, 'confirm_invitation', `raise exception 'proposer-no-admin' using errcode = 'CS409'`, 'null'),
    async succeeds({ instance, dishonest, honest }) {
      const { id, half } = await invite(instance, dishonest)
      await instance.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [dishonest.actor.id])
      return lets(instance, wholeKey(half, await confirmInvited(instance, honest, id)))
    },
  },
  {
    name: 'an admin takes half of the key of an invitation that was mailed',
    withoutGuard: (owner) => withoutText(owner, 'confirm_invitation', 'v_invitation.second_hash is not null or'),
    async succeeds({ instance, dishonest, honest }) {
      const { id } = await invite(instance, honest, { mailsKey: true })
      return (await confirmInvited(instance, dishonest, id)) !== ''
    },
  },
  {
    name: 'the last admin invites without mail, for the day when an accomplice is admin',
    withoutGuard: (owner) => withoutText(owner, 'invite_operator', 'perform require_two_admins();', 'null;'),
    async succeeds({ instance, dishonest, honest }) {
      await instance.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [honest.actor.id])
      return (await invite(instance, dishonest)).half !== ''
    },
  },
  {
    name: 'someone who saw the whole link accepts an invitation that was withdrawn',
    withoutGuard: (owner) => withoutText(owner, 'accept_invitation', 'and i.expires_at > clock_timestamp()'),
    async succeeds({ instance, dishonest, honest }) {
      const { id, half } = await invite(instance, dishonest)
      const key = wholeKey(half, await confirmInvited(instance, honest, id))
      await instance.web.query('select withdraw_invitation($1, null, null, $2)', [honest.actor.cookie, id])
      return lets(instance, key)
    },
  },
  ...(['web', 'auth', 'worker', 'verifier'] as const).map(
    (role): Attempt<Scene> => ({
      name: `an admin with the password of the ${role} role files a second half of an invitation in the table`,
      withoutGuard: async (owner) => {
        await owner.query(`grant select, update on invitation to countersign_${role}`)
        await withoutText(owner, 'accept_invitation', /and is_half_key\(v_first, 1, i\.id\) and is_half_key\(v_second, 2, i\.id\)/)
      },
      async succeeds({ instance, dishonest }) {
        const { id, half } = await invite(instance, dishonest)
        await asRole(instance, role, (client) =>
          client.query(`update invitation set second_hash = sha256('half2-mine') where id = $1`, [id]),
        )
        return lets(instance, wholeKey(half, 'half2-mine'))
      },
    }),
  ),
]

const addresses: Attempt<Scene>[] = [
  {
    name: 'an admin gives an operator an address of their own, and confirms it themselves',
    withoutGuard: notLookingWhoConfirms,
    async succeeds({ instance, dishonest, maker }) {
      await confirm(instance, dishonest, await proposeAddress(instance, dishonest, maker))
      return hasAddress(instance, maker)
    },
  },
  {
    name: 'an operator who is admin confirms an address that another proposed for them',
    withoutGuard: async (owner) => {
      await notLookingWhoConfirms(owner)
      await notEndingSessions(owner)
    },
    async succeeds({ instance, dishonest, honest }) {
      await confirm(instance, dishonest, await proposeAddress(instance, honest, dishonest))
      return hasAddress(instance, dishonest)
    },
  },
  {
    name: 'an admin has an honest one, who types the domain of the address before, confirm one of another domain',
    withoutGuard: (owner) => withoutText(owner, 'apply_operator_change', `coalesce(v_to ->> 'address', (`, '((').then(() => undefined),
    async succeeds({ instance, dishonest, honest, maker }) {
      const email = 'mine@attacker.example'
      await confirm(instance, honest, await proposeAddress(instance, dishonest, maker, email))
      return hasAddress(instance, maker, email)
    },
  },
  {
    name: 'an admin asks for a link to the new address as soon as an honest one has confirmed it',
    withoutGuard: (owner) => withoutText(owner, 'request_reset_link', /and not exists \(select from change_request[^;]*/),
    async succeeds({ instance, dishonest, honest, maker }) {
      await confirm(instance, honest, await proposeAddress(instance, dishonest, maker))
      const key = await mailedTo(instance, 'mine@example.test')
      return key !== null && opens(instance, key, maker)
    },
  },
  {
    name: 'someone who reads the mail at the address before uses a link that was sent there',
    withoutGuard: (owner) => withoutText(owner, 'apply_operator_change', /update reset_link set expires_at[^;]*;/),
    async succeeds({ instance, dishonest, honest, maker }) {
      const key = await mailedTo(instance, maker.actor.email)
      await confirm(instance, honest, await proposeAddress(instance, dishonest, maker))
      return key !== null && opens(instance, key, maker)
    },
  },
  {
    name: 'someone who reads the mail at the address before uses the reset that two admins had sent there',
    withoutGuard: (owner) =>
      withoutText(owner, 'apply_operator_change', /perform end_confirmed_resets[^;]*;(?=\s*delete from auth.session)/),
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      const key = wholeKey(half, await confirm(instance, honest, id))
      await confirm(instance, honest, await proposeAddress(instance, dishonest, maker))
      return opens(instance, key, maker)
    },
  },
  {
    name: 'someone who is signed in at the address before stays signed in',
    withoutGuard: notEndingSessions,
    async succeeds({ instance, dishonest, honest, maker }) {
      await confirm(instance, honest, await proposeAddress(instance, dishonest, maker))
      const { rows } = await instance.owner.query('select from auth.session where operator_id = $1', [maker.actor.id])
      return rows.length > 0
    },
  },
  ...(['web', 'auth', 'worker', 'verifier'] as const).map(
    (role): Attempt<Scene> => ({
      name: `an admin with the password of the ${role} role writes an address of their own beside a name`,
      withoutGuard: (owner) =>
        owner.query(`grant usage on schema auth to countersign_${role}; grant select, update on auth.operator to countersign_${role}`),
      async succeeds({ instance, maker }) {
        await asRole(instance, role, (client) =>
          client.query(`update auth.operator set email = 'mine@example.test' where id = $1`, [maker.actor.id]),
        )
        return hasAddress(instance, maker)
      },
    }),
  ),
]

const resetsAndRoles: Attempt<Scene>[] = [
  {
    name: 'the admin who proposed a reset uses the half they were answered with, when an honest one has confirmed',
    withoutGuard: notComparingSecond,
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      await confirm(instance, honest, id)
      return opens(instance, wholeKey(half, half), maker)
    },
  },
  {
    name: 'the admin who confirmed a reset uses the half they were answered with',
    withoutGuard: notComparingFirst,
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id } = await proposeReset(instance, honest, maker)
      const half = await confirm(instance, dishonest, id)
      return opens(instance, wholeKey(half, 'half1'), maker)
    },
  },
  {
    name: 'the admin who confirms a reset, with the web role’s password, files both halves of their own making',
    withoutGuard: acceptingAnyHalf,
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id } = await proposeReset(instance, honest, maker)
      const [first, second] = halvesOf(id, 'a guess')
      const call = `select decide_change($1, null, null, id, true, encode(digest, 'hex'), 'example.test', $3, $4) from change_request where id = $2`
      await instance.web.query(call, [dishonest.actor.cookie, id, first, second])
      return opens(instance, wholeKey(first, second), maker)
    },
  },
  {
    name: 'the admin who proposed a reset signs nothing, and guesses the second half',
    withoutGuard: notComparingSecond,
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      await confirm(instance, honest, id)
      return opens(instance, wholeKey(half, halfKey({ secret: 'a guess', half: 2, changeId: id })), maker)
    },
  },
  {
    name: 'the admin who proposed the resets of two operators joins their half for one operator to the second for another',
    withoutGuard: notComparingSecond,
    async succeeds({ instance, dishonest, honest, maker, other }) {
      const [victim, own] = [await proposeReset(instance, dishonest, maker), await proposeReset(instance, dishonest, other)]
      await confirm(instance, honest, victim.id)
      return opens(instance, wholeKey(victim.half, await confirm(instance, honest, own.id)), maker)
    },
  },
  {
    name: 'the admin who confirms a reset files the halves of another change',
    withoutGuard: fitsAnyChange,
    async succeeds({ instance, dishonest, honest, maker, other }) {
      const own = await proposeReset(instance, dishonest, other)
      const second = await confirm(instance, honest, own.id)
      const victim = await proposeReset(instance, honest, maker)
      await instance.owner.query('update reset_key set used_at = now() where id = $1', [own.id])
      await instance.owner.query(
        'alter table reset_key drop constraint reset_key_token_hash_key, drop constraint reset_key_second_hash_key',
      )
      const call = `select decide_change($1, null, null, id, true, encode(digest, 'hex'), 'example.test', $3, $4) from change_request where id = $2`
      await instance.web.query(call, [dishonest.actor.cookie, victim.id, own.half, second])
      return opens(instance, wholeKey(own.half, second), maker)
    },
  },
  {
    name: 'the admin who proposed a reset uses both halves before it is confirmed',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'reset_password', /and k\.confirmed_at > [^\n]*/)
      await notComparingSecond(owner)
    },
    async succeeds({ instance, dishonest, maker }) {
      const { half } = await proposeReset(instance, dishonest, maker)
      return opens(instance, wholeKey(half, half), maker)
    },
  },
  {
    name: 'an admin proposes a reset and confirms it in a second session',
    withoutGuard: notLookingWhoConfirms,
    async succeeds({ instance, dishonest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      return opens(instance, wholeKey(half, await confirm(instance, dishonest, id)), maker)
    },
  },
  {
    name: 'an admin confirms a role that another proposed for them',
    withoutGuard: notLookingWhoConfirms,
    async succeeds({ instance, dishonest, honest }) {
      await confirm(instance, dishonest, await propose(instance, honest, dishonest))
      return hasRole(instance, dishonest, 'checker')
    },
  },
  {
    name: 'an admin has an honest one, who takes the operator for another, confirm a role',
    withoutGuard: (owner) => withoutText(owner, 'require_domain', `raise exception 'domain-differs' using errcode = 'CS422'`, 'null'),
    async succeeds({ instance, dishonest, honest, maker }) {
      await confirm(instance, honest, await propose(instance, dishonest, maker), 'example.com')
      return hasRole(instance, maker, 'checker')
    },
  },
  {
    name: 'an admin proposes a role for an account without a password',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'require_accepted_account', `raise exception 'account-not-accepted' using errcode = 'CS409'`, 'null')
    },
    async succeeds({ instance, dishonest, honest, maker }) {
      await instance.owner.query('delete from auth.account where operator_id = $1', [maker.actor.id])
      await confirm(instance, honest, await propose(instance, dishonest, maker))
      return hasRole(instance, maker, 'checker')
    },
  },
  {
    name: 'an admin has a role confirmed for an account that lost its password after the proposal',
    withoutGuard: (owner) => withoutText(owner, 'apply_operator_change', 'perform require_accepted_account(v_operator);', 'null;'),
    async succeeds({ instance, dishonest, honest, maker }) {
      const id = await propose(instance, dishonest, maker)
      await instance.owner.query('delete from auth.account where operator_id = $1', [maker.actor.id])
      await confirm(instance, honest, id)
      return hasRole(instance, maker, 'checker')
    },
  },
  {
    name: 'an admin who lost the role has the reset they proposed confirmed',
    withoutGuard: (owner) => withoutText(owner, 'decide_change', `raise exception 'proposer-no-admin' using errcode = 'CS409'`, 'null'),
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      await instance.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [dishonest.actor.id])
      return opens(instance, wholeKey(half, await confirm(instance, honest, id)), maker)
    },
  },
  {
    name: 'the last admin proposes a reset, for the day when an accomplice is admin',
    withoutGuard: (owner) => withoutText(owner, 'record_change', 'perform require_two_admins();', 'null;'),
    async succeeds({ instance, dishonest, honest, maker }) {
      await instance.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [honest.actor.id])
      return (await proposeReset(instance, dishonest, maker)).half !== ''
    },
  },
  {
    name: 'a thief who saw the whole link uses it after the operator did',
    withoutGuard: (owner) => withoutText(owner, 'reset_password', 'k.used_at is null and'),
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      const key = wholeKey(half, await confirm(instance, honest, id))
      await opens(instance, key, maker)
      await instance.owner.query(`update auth.account set password = 'their own' where operator_id = $1`, [maker.actor.id])
      return opens(instance, key, maker)
    },
  },
  {
    name: 'a thief who finds both halves uses them two days after the reset was confirmed',
    withoutGuard: (owner) => withoutText(owner, 'reset_password', /and k\.confirmed_at > [^\n]*/),
    async succeeds({ instance, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(instance, dishonest, maker)
      const key = wholeKey(half, await confirm(instance, honest, id))
      await instance.owner.query(`update reset_key set confirmed_at = confirmed_at - interval '2 days' where id = $1`, [id])
      return opens(instance, key, maker)
    },
  },
  ...(['web', 'auth', 'worker', 'verifier'] as const).map(
    (role): Attempt<Scene> => ({
      name: `an admin with the password of the ${role} role files a second half of their own in the table`,
      withoutGuard: async (owner) => {
        await owner.query(`grant select, update on reset_key to countersign_${role}`)
        await withoutText(owner, 'reset_password', /and is_half_key\(v_first, 1, k\.id\) and is_half_key\(v_second, 2, k\.id\)/)
      },
      async succeeds({ instance, dishonest, honest, maker }) {
        const { id, half } = await proposeReset(instance, dishonest, maker)
        await confirm(instance, honest, id)
        await asRole(instance, role, (client) =>
          client.query(`update reset_key set second_hash = sha256('half2-mine') where id = $1`, [id]),
        )
        return opens(instance, wholeKey(half, 'half2-mine'), maker)
      },
    }),
  ),
]

describeAttempts({
  way: '5: one admin holds another operator’s account',
  prepare,
  attempts: [...resetsAndRoles, ...invitations, ...addresses],
})
