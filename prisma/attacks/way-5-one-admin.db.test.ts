import pg from 'pg'
import type { Context } from '#core/context'
import { openDatabase } from '#core/db'
import { acceptInvitation } from '#core/operators/accept-invitation'
import { confirmInvitation } from '#core/operators/confirm-invitation'
import { confirmOperatorChange } from '#core/operators/confirm-operator-change'
import { halfKey } from '#core/operators/half-key'
import { inviteOperator } from '#core/operators/invite-operator'
import { proposeOperatorChange } from '#core/operators/propose-operator-change'
import { requestResetLink } from '#core/operators/request-reset-link'
import { resetPassword } from '#core/operators/reset-password'
import { wholeKey } from '#core/operators/whole-key'
import { type Attempt, describeAttempts, withoutText } from '#test/attempts'
import type { TestDesk } from '#test/desk'

type Scene = { dishonest: Context; honest: Context; maker: Context; other: Context }

const prepare = async (desk: TestDesk): Promise<Scene> => ({
  dishonest: await desk.signIn('admin'),
  honest: await desk.signIn('admin'),
  maker: await desk.signIn('maker'),
  other: await desk.signIn('maker'),
})

const on = (desk: TestDesk, ctx: Context): Context => ({ ...ctx, db: desk.web })

async function proposeReset(desk: TestDesk, by: Context, { actor }: Context, idempotencyKey: string = actor.id) {
  const input = { operatorId: actor.id, change: { kind: 'reset-password' as const }, idempotencyKey, secret: desk.database.authSecret }
  const { id, token } = await proposeOperatorChange({ ctx: on(desk, by), input })
  return { id, half: token ?? '' }
}

async function confirm(desk: TestDesk, by: Context, changeId: string, domain = 'example.test') {
  const input = { changeId, domain, secret: desk.database.authSecret }
  return (await confirmOperatorChange({ ctx: on(desk, by), input }))?.token ?? ''
}

const chosen = 'the password of another'

/** Whether the key sets the password of this operator. */
async function opens(desk: TestDesk, token: string, { actor }: Context): Promise<boolean> {
  await using signInRole = await signInRoleOf(desk)
  await resetPassword({ ctx: { db: signInRole.db }, input: { token, passwordHash: chosen } })
  const { rows } = await desk.owner.query('select from auth.account where operator_id = $1 and password = $2', [actor.id, chosen])
  return rows.length === 1
}

async function signInRoleOf(desk: TestDesk) {
  const db = openDatabase({ url: desk.database.authUrl, poolSize: 1, name: 'test sign-in' })
  return { db, [Symbol.asyncDispose]: () => db.close() }
}

async function hasRole(desk: TestDesk, { actor }: Context, role: string): Promise<boolean> {
  const { rows } = await desk.owner.query('select from operator_role_grant where operator_id = $1 and role = $2', [actor.id, role])
  return rows.length === 1
}

async function propose(desk: TestDesk, by: Context, { actor }: Context): Promise<string> {
  const input = { operatorId: actor.id, change: { kind: 'grant' as const, role: 'checker' as const }, idempotencyKey: 'grant' }
  return (await proposeOperatorChange({ ctx: on(desk, by), input })).id
}

type Invitation = { name?: string; email?: string; mailsKey?: boolean }

async function invite(desk: TestDesk, by: Context, { name = 'New One', email = newcomer, mailsKey = false }: Invitation = {}) {
  const input = { name, email, mailsKey, idempotencyKey: email, secret: desk.database.authSecret }
  const { id, token } = await inviteOperator({ ctx: on(desk, by), input })
  return { id, half: token ?? '' }
}

const newcomer = 'new@example.test'

async function confirmInvited(desk: TestDesk, by: Context, invitationId: string, domain = 'example.test') {
  const input = { invitationId, domain, secret: desk.database.authSecret }
  return (await confirmInvitation({ ctx: on(desk, by), input })).token ?? ''
}

/** Whether the key makes the attacker's password that of the invited account. */
async function lets(desk: TestDesk, token: string, email = newcomer): Promise<boolean> {
  await using signInRole = await signInRoleOf(desk)
  await acceptInvitation({ ctx: { db: signInRole.db }, input: { token, passwordHash: chosen } })
  const { rows } = await desk.owner.query(
    'select from auth.account a join auth.operator o on o.id = a.operator_id where o.email = $1 and a.password = $2',
    [email, chosen],
  )
  return rows.length === 1
}

async function proposeAddress(desk: TestDesk, by: Context, { actor }: Context, email = 'mine@example.test'): Promise<string> {
  const input = { operatorId: actor.id, change: { kind: 'change-address' as const, email }, idempotencyKey: email }
  return (await proposeOperatorChange({ ctx: on(desk, by), input })).id
}

async function hasAddress(desk: TestDesk, { actor }: Context, email = 'mine@example.test'): Promise<boolean> {
  const { rows } = await desk.owner.query('select from auth.operator where id = $1 and email = $2', [actor.id, email])
  return rows.length === 1
}

/** The key of a link that is mailed to the address, when one is. */
async function mailedTo(desk: TestDesk, email: string): Promise<string | null> {
  await using signInRole = await signInRoleOf(desk)
  const request = { id: '01900000-0000-7000-8000-000000000009', address: null }
  return requestResetLink({ ctx: { db: signInRole.db }, input: { email, request, secret: desk.database.authSecret } })
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
    /and c\.second_hash = [^\n]*\s*and is_half_key\(v_first, 1, c\.id\) and is_half_key\(v_second, 2, c\.id\)/,
  )
const notComparingFirst = (owner: pg.Client) =>
  withoutText(
    owner,
    'reset_password',
    /or c\.token_hash = [^\n]* and c\.second_hash = sha256\(convert_to\(v_second, 'UTF8'\)\)\s*and is_half_key\(v_first, 1, c\.id\) and/,
    `or c.second_hash = sha256(convert_to(v_second, 'UTF8')) and`,
  )
const notLookingWhoConfirms = async (owner: pg.Client) => {
  await withoutText(owner, 'decide_operator_change', 'p_confirmed and v_actor.operator_id in', 'false and v_actor.operator_id in')
  await owner.query('alter table operator_change drop constraint four_eyes')
}
const notEndingSessions = (owner: pg.Client) =>
  withoutText(owner, 'decide_operator_change', /(?<=end_confirmed_resets\([^)]*\);\s+)delete from auth\.session[^;]*;/)
const acceptingAnyHalf = (owner: pg.Client) => withoutText(owner, 'is_half_key', /and is_signed\([^\n]*\), false/, ', false')
const fitsAnyChange = (owner: pg.Client) =>
  withoutText(owner, 'is_half_key', /format\('half%s-%s-', p_number, p_change\)/, `format('half%s-', p_number)`)

const invitations: Attempt<Scene>[] = [
  {
    name: 'the admin who invites uses the half they were answered with, when an honest one has confirmed',
    withoutGuard: notComparingInvitedSecond,
    async succeeds({ desk, dishonest, honest }) {
      const { id, half } = await invite(desk, dishonest)
      await confirmInvited(desk, honest, id)
      return lets(desk, half)
    },
  },
  {
    name: 'the admin who invites uses their half before anyone confirms',
    withoutGuard: notComparingInvitedSecond,
    async succeeds({ desk, dishonest }) {
      const { half } = await invite(desk, dishonest)
      return lets(desk, wholeKey(half, half))
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
    async succeeds({ desk, dishonest, honest }) {
      const { id } = await invite(desk, honest)
      return lets(desk, wholeKey('half1', await confirmInvited(desk, dishonest, id)))
    },
  },
  {
    name: 'an admin confirms their own invitation in a second session',
    withoutGuard: notLookingWhoConfirmsInvitation,
    async succeeds({ desk, dishonest }) {
      const { id, half } = await invite(desk, dishonest)
      return lets(desk, wholeKey(half, await confirmInvited(desk, dishonest, id)))
    },
  },
  {
    name: 'an admin with the web role’s password invites with both halves of their own making',
    withoutGuard: acceptingAnyHalf,
    async succeeds({ desk, dishonest }) {
      const id = '01900000-0000-7000-8000-000000000001'
      const [first, second] = halvesOf(id, 'a guess')
      const call = `select invite_operator($1, null, null, 'own', $2, 'New One', $3, $4, $5, interval '1 day')`
      await desk.web.query(call, [dishonest.actor.cookie, id, newcomer, first, second])
      return lets(desk, wholeKey(first, second))
    },
  },
  {
    name: 'an admin with the web role’s password invites under the key of an invitation that was mailed to them',
    withoutGuard: (owner) =>
      fitsAnyChange(owner).then(() =>
        owner.query('alter table invitation drop constraint invitation_token_hash_key, drop constraint invitation_second_hash_key'),
      ),
    async succeeds({ desk, dishonest }) {
      const { half: key } = await invite(desk, dishonest, { email: 'own@example.test', mailsKey: true })
      await desk.owner.query(`delete from invitation where email = 'own@example.test'`)
      const [first, second] = key.split('~')
      const call = `select invite_operator($1, null, null, 'own', gen_random_uuid(), 'New One', $2, $3, $4, interval '1 day')`
      await desk.web.query(call, [dishonest.actor.cookie, newcomer, first, second])
      return lets(desk, key)
    },
  },
  {
    name: 'an admin with the web role’s password confirms an honest invitation with a half of their own making, and guesses the first',
    withoutGuard: acceptingAnyHalf,
    async succeeds({ desk, dishonest, honest }) {
      const { id } = await invite(desk, honest)
      const [, second] = halvesOf(id, 'a guess')
      const call = `select confirm_invitation($1, null, null, $2, 'example.test', $3) as "isNew"`
      const [confirmed] = await desk.web.query(call, [dishonest.actor.cookie, id, second])
      return confirmed?.isNew === true
    },
  },
  {
    name: 'the admin who invites two people joins their half for one to the second for the other',
    withoutGuard: notComparingInvitedSecond,
    async succeeds({ desk, dishonest, honest }) {
      const victim = await invite(desk, dishonest)
      const own = await invite(desk, dishonest, { email: 'own@example.test' })
      await confirmInvited(desk, honest, victim.id)
      return lets(desk, wholeKey(victim.half, await confirmInvited(desk, honest, own.id)))
    },
  },
  {
    name: 'an admin has an honest one, who takes the address for another, confirm an invitation',
    withoutGuard: (owner) => withoutText(owner, 'require_domain', `raise exception 'domain-differs' using errcode = 'CS422'`, 'null'),
    async succeeds({ desk, dishonest, honest }) {
      const email = 'new@example.test.attacker.example'
      const { id, half } = await invite(desk, dishonest, { email })
      return lets(desk, wholeKey(half, await confirmInvited(desk, honest, id)), email)
    },
  },
  {
    name: 'an admin who lost the role has an honest one confirm their invitation',
    withoutGuard: (owner) =>
      withoutText(owner, 'confirm_invitation', `raise exception 'proposer-no-admin' using errcode = 'CS409'`, 'null'),
    async succeeds({ desk, dishonest, honest }) {
      const { id, half } = await invite(desk, dishonest)
      await desk.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [dishonest.actor.id])
      return lets(desk, wholeKey(half, await confirmInvited(desk, honest, id)))
    },
  },
  {
    name: 'an admin takes half of the key of an invitation that was mailed',
    withoutGuard: (owner) => withoutText(owner, 'confirm_invitation', 'v_invitation.second_hash is not null or'),
    async succeeds({ desk, dishonest, honest }) {
      const { id } = await invite(desk, honest, { mailsKey: true })
      return (await confirmInvited(desk, dishonest, id)) !== ''
    },
  },
  {
    name: 'the last admin invites without mail, for the day when an accomplice is admin',
    withoutGuard: (owner) => withoutText(owner, 'invite_operator', 'perform require_two_admins();', 'null;'),
    async succeeds({ desk, dishonest, honest }) {
      await desk.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [honest.actor.id])
      return (await invite(desk, dishonest)).half !== ''
    },
  },
  {
    name: 'someone who saw the whole link accepts an invitation that was withdrawn',
    withoutGuard: (owner) => withoutText(owner, 'accept_invitation', 'and i.expires_at > clock_timestamp()'),
    async succeeds({ desk, dishonest, honest }) {
      const { id, half } = await invite(desk, dishonest)
      const key = wholeKey(half, await confirmInvited(desk, honest, id))
      await desk.web.query('select withdraw_invitation($1, null, null, $2)', [honest.actor.cookie, id])
      return lets(desk, key)
    },
  },
  ...(['web', 'auth', 'worker', 'verifier'] as const).map(
    (role): Attempt<Scene> => ({
      name: `an admin with the password of the ${role} role files a second half of an invitation in the table`,
      withoutGuard: async (owner) => {
        await owner.query(`grant select, update on invitation to countersign_${role}`)
        await withoutText(owner, 'accept_invitation', /and is_half_key\(v_first, 1, i\.id\) and is_half_key\(v_second, 2, i\.id\)/)
      },
      async succeeds({ desk, dishonest }) {
        const { id, half } = await invite(desk, dishonest)
        await asRole(desk, role, (client) => client.query(`update invitation set second_hash = sha256('half2-mine') where id = $1`, [id]))
        return lets(desk, wholeKey(half, 'half2-mine'))
      },
    }),
  ),
]

const addresses: Attempt<Scene>[] = [
  {
    name: 'an admin gives an operator an address of their own, and confirms it themselves',
    withoutGuard: notLookingWhoConfirms,
    async succeeds({ desk, dishonest, maker }) {
      await confirm(desk, dishonest, await proposeAddress(desk, dishonest, maker))
      return hasAddress(desk, maker)
    },
  },
  {
    name: 'an operator who is admin confirms an address that another proposed for them',
    withoutGuard: async (owner) => {
      await notLookingWhoConfirms(owner)
      await notEndingSessions(owner)
    },
    async succeeds({ desk, dishonest, honest }) {
      await confirm(desk, dishonest, await proposeAddress(desk, honest, dishonest))
      return hasAddress(desk, dishonest)
    },
  },
  {
    name: 'an admin has an honest one, who types the domain of the address before, confirm one of another domain',
    withoutGuard: (owner) => withoutText(owner, 'decide_operator_change', 'coalesce(v_change.email, (', '((').then(() => undefined),
    async succeeds({ desk, dishonest, honest, maker }) {
      const email = 'mine@attacker.example'
      await confirm(desk, honest, await proposeAddress(desk, dishonest, maker, email))
      return hasAddress(desk, maker, email)
    },
  },
  {
    name: 'an admin asks for a link to the new address as soon as an honest one has confirmed it',
    withoutGuard: (owner) => withoutText(owner, 'request_reset_link', /and not exists \(select from operator_change[^;]*/),
    async succeeds({ desk, dishonest, honest, maker }) {
      await confirm(desk, honest, await proposeAddress(desk, dishonest, maker))
      const key = await mailedTo(desk, 'mine@example.test')
      return key !== null && opens(desk, key, maker)
    },
  },
  {
    name: 'someone who reads the mail at the address before uses a link that was sent there',
    withoutGuard: (owner) => withoutText(owner, 'decide_operator_change', /update reset_link set expires_at[^;]*;/),
    async succeeds({ desk, dishonest, honest, maker }) {
      const key = await mailedTo(desk, maker.actor.email)
      await confirm(desk, honest, await proposeAddress(desk, dishonest, maker))
      return key !== null && opens(desk, key, maker)
    },
  },
  {
    name: 'someone who reads the mail at the address before uses the reset that two admins had sent there',
    withoutGuard: (owner) =>
      withoutText(owner, 'decide_operator_change', /perform end_confirmed_resets[^;]*;(?=\s*delete from auth.session)/),
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      const key = wholeKey(half, await confirm(desk, honest, id))
      await confirm(desk, honest, await proposeAddress(desk, dishonest, maker))
      return opens(desk, key, maker)
    },
  },
  {
    name: 'someone who is signed in at the address before stays signed in',
    withoutGuard: notEndingSessions,
    async succeeds({ desk, dishonest, honest, maker }) {
      await confirm(desk, honest, await proposeAddress(desk, dishonest, maker))
      const { rows } = await desk.owner.query('select from auth.session where operator_id = $1', [maker.actor.id])
      return rows.length > 0
    },
  },
  ...(['web', 'auth', 'worker', 'verifier'] as const).map(
    (role): Attempt<Scene> => ({
      name: `an admin with the password of the ${role} role writes an address of their own beside a name`,
      withoutGuard: (owner) =>
        owner.query(`grant usage on schema auth to countersign_${role}; grant select, update on auth.operator to countersign_${role}`),
      async succeeds({ desk, maker }) {
        await asRole(desk, role, (client) =>
          client.query(`update auth.operator set email = 'mine@example.test' where id = $1`, [maker.actor.id]),
        )
        return hasAddress(desk, maker)
      },
    }),
  ),
]

async function asRole(desk: TestDesk, role: 'web' | 'auth' | 'worker' | 'verifier', act: (client: pg.Client) => Promise<unknown>) {
  const client = new pg.Client({ connectionString: desk.database[`${role}Url`] })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}

const resetsAndRoles: Attempt<Scene>[] = [
  {
    name: 'the admin who proposed a reset uses the half they were answered with, when an honest one has confirmed',
    withoutGuard: notComparingSecond,
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      await confirm(desk, honest, id)
      return opens(desk, wholeKey(half, half), maker)
    },
  },
  {
    name: 'the admin who confirmed a reset uses the half they were answered with',
    withoutGuard: notComparingFirst,
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id } = await proposeReset(desk, honest, maker)
      const half = await confirm(desk, dishonest, id)
      return opens(desk, wholeKey(half, 'half1'), maker)
    },
  },
  {
    name: 'the admin who confirms a reset, with the web role’s password, files both halves of their own making',
    withoutGuard: acceptingAnyHalf,
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id } = await proposeReset(desk, honest, maker)
      const [first, second] = halvesOf(id, 'a guess')
      const call = `select decide_operator_change($1, null, null, $2, true, 'example.test', $3, $4)`
      await desk.web.query(call, [dishonest.actor.cookie, id, first, second])
      return opens(desk, wholeKey(first, second), maker)
    },
  },
  {
    name: 'the admin who proposed a reset signs nothing, and guesses the second half',
    withoutGuard: notComparingSecond,
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      await confirm(desk, honest, id)
      return opens(desk, wholeKey(half, halfKey({ secret: 'a guess', half: 2, changeId: id })), maker)
    },
  },
  {
    name: 'the admin who proposed the resets of two operators joins their half for one operator to the second for another',
    withoutGuard: notComparingSecond,
    async succeeds({ desk, dishonest, honest, maker, other }) {
      const [victim, own] = [await proposeReset(desk, dishonest, maker), await proposeReset(desk, dishonest, other)]
      await confirm(desk, honest, victim.id)
      return opens(desk, wholeKey(victim.half, await confirm(desk, honest, own.id)), maker)
    },
  },
  {
    name: 'the admin who confirms a reset files the halves of another change',
    withoutGuard: fitsAnyChange,
    async succeeds({ desk, dishonest, honest, maker, other }) {
      const own = await proposeReset(desk, dishonest, other)
      const second = await confirm(desk, honest, own.id)
      const victim = await proposeReset(desk, honest, maker)
      await desk.owner.query('update operator_change set used_at = now() where id = $1', [own.id])
      await desk.owner.query(
        'alter table operator_change drop constraint operator_change_token_hash_key, drop constraint operator_change_second_hash_key',
      )
      const call = `select decide_operator_change($1, null, null, $2, true, 'example.test', $3, $4)`
      await desk.web.query(call, [dishonest.actor.cookie, victim.id, own.half, second])
      return opens(desk, wholeKey(own.half, second), maker)
    },
  },
  {
    name: 'the admin who proposed a reset uses both halves before it is confirmed',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'reset_password', 'c.confirmed and c.used_at', 'c.used_at')
      await withoutText(owner, 'reset_password', /and c\.decided_at > [^\n]*/)
      await notComparingSecond(owner)
    },
    async succeeds({ desk, dishonest, maker }) {
      const { half } = await proposeReset(desk, dishonest, maker)
      return opens(desk, wholeKey(half, half), maker)
    },
  },
  {
    name: 'an admin proposes a reset and confirms it in a second session',
    withoutGuard: notLookingWhoConfirms,
    async succeeds({ desk, dishonest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      return opens(desk, wholeKey(half, await confirm(desk, dishonest, id)), maker)
    },
  },
  {
    name: 'an admin confirms a role that another proposed for them',
    withoutGuard: notLookingWhoConfirms,
    async succeeds({ desk, dishonest, honest }) {
      await confirm(desk, dishonest, await propose(desk, honest, dishonest))
      return hasRole(desk, dishonest, 'checker')
    },
  },
  {
    name: 'an admin has an honest one, who takes the operator for another, confirm a role',
    withoutGuard: (owner) => withoutText(owner, 'require_domain', `raise exception 'domain-differs' using errcode = 'CS422'`, 'null'),
    async succeeds({ desk, dishonest, honest, maker }) {
      await confirm(desk, honest, await propose(desk, dishonest, maker), 'example.com')
      return hasRole(desk, maker, 'checker')
    },
  },
  {
    name: 'an admin proposes a role for an account without a password',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'require_accepted_account', `raise exception 'account-not-accepted' using errcode = 'CS409'`, 'null')
    },
    async succeeds({ desk, dishonest, honest, maker }) {
      await desk.owner.query('delete from auth.account where operator_id = $1', [maker.actor.id])
      await confirm(desk, honest, await propose(desk, dishonest, maker))
      return hasRole(desk, maker, 'checker')
    },
  },
  {
    name: 'an admin has a role confirmed for an account that lost its password after the proposal',
    withoutGuard: (owner) =>
      withoutText(owner, 'decide_operator_change', 'perform require_accepted_account(v_change.operator_id);', 'null;'),
    async succeeds({ desk, dishonest, honest, maker }) {
      const id = await propose(desk, dishonest, maker)
      await desk.owner.query('delete from auth.account where operator_id = $1', [maker.actor.id])
      await confirm(desk, honest, id)
      return hasRole(desk, maker, 'checker')
    },
  },
  {
    name: 'an admin who lost the role has the reset they proposed confirmed',
    withoutGuard: (owner) =>
      withoutText(owner, 'decide_operator_change', `raise exception 'proposer-no-admin' using errcode = 'CS409'`, 'null'),
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      await desk.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [dishonest.actor.id])
      return opens(desk, wholeKey(half, await confirm(desk, honest, id)), maker)
    },
  },
  {
    name: 'the last admin proposes a reset, for the day when an accomplice is admin',
    withoutGuard: (owner) => withoutText(owner, 'propose_operator_change', 'perform require_two_admins();', 'null;'),
    async succeeds({ desk, dishonest, honest, maker }) {
      await desk.owner.query(`delete from operator_role_grant where operator_id = $1 and role = 'admin'`, [honest.actor.id])
      return (await proposeReset(desk, dishonest, maker)).half !== ''
    },
  },
  {
    name: 'somebody who saw the whole link uses it after the operator did',
    withoutGuard: (owner) => withoutText(owner, 'reset_password', 'and c.used_at is null'),
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      const key = wholeKey(half, await confirm(desk, honest, id))
      await opens(desk, key, maker)
      await desk.owner.query(`update auth.account set password = 'their own' where operator_id = $1`, [maker.actor.id])
      return opens(desk, key, maker)
    },
  },
  {
    name: 'somebody who finds both halves uses them two days after the reset was confirmed',
    withoutGuard: (owner) => withoutText(owner, 'reset_password', /and c\.decided_at > [^\n]*/),
    async succeeds({ desk, dishonest, honest, maker }) {
      const { id, half } = await proposeReset(desk, dishonest, maker)
      const key = wholeKey(half, await confirm(desk, honest, id))
      await desk.owner.query(`update operator_change set decided_at = decided_at - interval '2 days' where id = $1`, [id])
      return opens(desk, key, maker)
    },
  },
  ...(['web', 'auth', 'worker', 'verifier'] as const).map(
    (role): Attempt<Scene> => ({
      name: `an admin with the password of the ${role} role files a second half of their own in the table`,
      withoutGuard: async (owner) => {
        await owner.query(`grant select, update on operator_change to countersign_${role}`)
        await withoutText(owner, 'reset_password', /and is_half_key\(v_first, 1, c\.id\) and is_half_key\(v_second, 2, c\.id\)/)
      },
      async succeeds({ desk, dishonest, honest, maker }) {
        const { id, half } = await proposeReset(desk, dishonest, maker)
        await confirm(desk, honest, id)
        await asRole(desk, role, (client) =>
          client.query(`update operator_change set second_hash = sha256('half2-mine') where id = $1`, [id]),
        )
        return opens(desk, wholeKey(half, 'half2-mine'), maker)
      },
    }),
  ),
]

describeAttempts({
  way: '5: one admin holds another operator’s account',
  prepare,
  attempts: [...resetsAndRoles, ...invitations, ...addresses],
})
