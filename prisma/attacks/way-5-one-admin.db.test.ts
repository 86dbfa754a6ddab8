import pg from 'pg'
import type { Context } from '#core/context'
import { openDatabase } from '#core/db'
import { confirmOperatorChange } from '#core/operators/confirm-operator-change'
import { halfKey } from '#core/operators/half-key'
import { proposeOperatorChange } from '#core/operators/propose-operator-change'
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
const acceptingAnyHalf = (owner: pg.Client) => withoutText(owner, 'is_half_key', /and is_signed\([^\n]*\), false/, ', false')
const fitsAnyChange = (owner: pg.Client) =>
  withoutText(owner, 'is_half_key', /format\('half%s-%s-', p_number, p_change\)/, `format('half%s-', p_number)`)

const attempts: Attempt<Scene>[] = [
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
      const [first, second] = [1, 2].map((half) => halfKey({ secret: 'a guess', half: half as 1 | 2, changeId: id })) as [string, string]
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
    withoutGuard: (owner) =>
      withoutText(owner, 'decide_operator_change', `raise exception 'domain-differs' using errcode = 'CS422'`, 'null'),
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
        const client = new pg.Client({ connectionString: desk.database[`${role}Url`] })
        await client.connect()
        try {
          await client.query(`update operator_change set second_hash = sha256('half2-mine') where id = $1`, [id])
        } finally {
          await client.end()
        }
        return opens(desk, wholeKey(half, 'half2-mine'), maker)
      },
    }),
  ),
]

describeAttempts({ way: '5: one admin holds another operator’s account', prepare, attempts })
