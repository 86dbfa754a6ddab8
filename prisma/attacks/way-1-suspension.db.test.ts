import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { proposeChange } from '#core/change-requests/propose-change'
import type { ChangeOfOperator } from '#core/change-requests/proposed-change'
import type { Context } from '#core/context'
import { resetPassword } from '#core/operator-access/reset-password'
import { suspendOperator } from '#core/operator-access/suspend-operator'
import { wholeKey } from '#core/operators/whole-key'
import { signInDatabase } from '#server/sign-in/sign-in'
import { confirm as confirmChange, propose } from '#test/admins'
import { recording } from '#test/attacks/attack'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { type CredentialScene, isIn, nextCode, prepareCredentials, putsIn, signInScript, untilWaiting } from '#test/attacks/credentials'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { SignInBrowser } from '#test/sign-in'
import { openTestWeb } from '#test/web'

type Scene = CredentialScene & { admins: [Context, Context, Context]; batchId: string }

const prepare = async (instance: TestInstance): Promise<Scene> => ({
  ...(await prepareCredentials(instance)),
  admins: [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('admin')],
  batchId: await instance.bring(await instance.signIn('maker'), peopleCsv('Perth', 1)),
})

/** The same operator on the instance of this attempt. */
const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })
const suspend = (instance: TestInstance, by: Context, { id }: { id: string }) =>
  suspendOperator({ ctx: on(instance, by), input: { operatorId: id } })
const proposeFor = (instance: TestInstance, by: Context, { id }: { id: string }, change: ChangeOfOperator) =>
  propose(on(instance, by), { ...by, actor: { ...by.actor, id } }, change, instance.database.authSecret)
async function proposeReset(instance: TestInstance, by: Context, { id }: { id: string }) {
  const change = { kind: 'reset-password' as const, operatorId: id }
  const input = { change, idempotencyKey: randomUUID(), secret: instance.database.authSecret }
  const proposed = await proposeChange({ ctx: on(instance, by), input })
  return { id: proposed.id, half: proposed.token ?? '' }
}
const confirm = (instance: TestInstance, by: Context, changeId: string) =>
  confirmChange(on(instance, by), changeId, { secret: instance.database.authSecret })

const endSessions = (instance: TestInstance, cookie: string, { id }: { id: string }) =>
  instance.web.query('select end_operator_sessions($1, null, null, $2)', [cookie, id])

const notRefusingSessions = (owner: pg.Client) => withoutText(owner, 'begin_session', /if is_suspended[^;]*;\s*end if;/)
const notLookingAtSuspension = (owner: pg.Client) => withoutText(owner, 'is_live', 'and not is_suspended(o.id)')

const attempts: Attempt<Scene>[] = [
  {
    name: 'a maker who is suspended goes on in the session they have',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'begin_suspension', 'perform end_sessions(p_operator);')
      await notLookingAtSuspension(owner)
    },
    async succeeds({ instance, admins, ownMaker, browsers }) {
      await suspend(instance, admins[0], ownMaker)
      return putsIn(instance, browsers.ownMaker.copy(), browsers.ownChecker.copy())
    },
  },
  {
    name: 'a maker who is suspended signs in again',
    withoutGuard: async (owner) => {
      await notRefusingSessions(owner)
      await notLookingAtSuspension(owner)
    },
    async succeeds({ instance, admins, maker, browsers }) {
      await suspend(instance, admins[0], maker)
      const again = new SignInBrowser()
      await again.signIn(maker)
      return putsIn(instance, again, browsers.ownChecker.copy())
    },
  },
  {
    name: 'a checker who is suspended between the two steps of their sign-in gives their code',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'begin_suspension', 'delete from auth.verification where operator_id = p_operator;')
      await notRefusingSessions(owner)
      await notLookingAtSuspension(owner)
    },
    async succeeds({ instance, admins, ownChecker, factors }) {
      const browser = new SignInBrowser()
      await browser.signIn(ownChecker)
      await suspend(instance, admins[0], ownChecker)
      await browser.post('/two-factor/verify-totp', { code: nextCode(factors.ownChecker) })
      return isIn(browser, ownChecker)
    },
  },
  {
    name: 'a checker decides in a transaction that was half open, and repeatable, when they were suspended',
    // A recorded act moves the head of the audit, without which the old snapshot would do.
    withoutGuard: async (owner) => {
      await withoutText(owner, 'append_audit', /begin[\s\S]*end/, 'begin return; end')
      await withoutText(owner, 'require_may_act', `not in ('read committed', 'read uncommitted')`, `= 'any'`)
    },
    async succeeds({ instance, admins, ownChecker, browsers, batchId }) {
      const web = new pg.Client({ connectionString: instance.database.webUrl })
      await web.connect()
      try {
        await web.query('begin isolation level repeatable read')
        await web.query('select from policy')
        await suspend(instance, admins[0], ownChecker)
        await web.query(recording(browsers.ownChecker.session(), batchId, { rows: 'array[1]' }))
        await web.query('commit')
        return true
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === '40001') return false
        throw error
      } finally {
        await web.end()
      }
    },
  },
  {
    name: 'a maker ends the sessions of a checker like an admin',
    withoutGuard: (owner) => withoutText(owner, 'end_operator_sessions', `'admin'`, `'maker'`),
    async succeeds({ instance, ownChecker, browsers }) {
      await endSessions(instance, browsers.ownMaker.session(), ownChecker)
      return !(await isIn(browsers.ownChecker, ownChecker))
    },
  },
  {
    name: 'an admin whose sign-in is old ends the sessions of a checker',
    withoutGuard: (owner) => withoutText(owner, 'end_operator_sessions', 'require_actor_with_step_up(', 'require_actor('),
    async succeeds({ instance, admins, ownChecker, browsers }) {
      await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
        admins[0].actor.id,
      ])
      await endSessions(instance, admins[0].actor.cookie, ownChecker)
      return !(await isIn(browsers.ownChecker, ownChecker))
    },
  },
  {
    name: 'a maker signs in while an admin is suspending them, and acts in that session',
    withoutGuard: notLookingAtSuspension,
    async succeeds({ instance, maker }) {
      const between = new SignInBrowser()
      await whileSuspendingUncommitted(instance, maker, () => between.signIn(maker))
      return isIn(between, maker)
    },
  },
  {
    name: 'the session that was opened while an admin was suspending is alive again when two lift it',
    withoutGuard: (owner) => withoutText(owner, 'end_suspension', 'delete from auth.session where operator_id = p_operator;'),
    async succeeds({ instance, admins, maker }) {
      const between = new SignInBrowser()
      await whileSuspendingUncommitted(instance, maker, () => between.signIn(maker))
      await confirm(instance, admins[1], await proposeFor(instance, admins[0], maker, { kind: 'lift-suspension' }))
      return isIn(between, maker)
    },
  },
  {
    name: 'a maker who was suspended after a confirmed reset comes back by its link',
    withoutGuard: (owner) => withoutText(owner, 'begin_suspension', 'and cause = p_cause'),
    async succeeds({ instance, admins, maker }) {
      const { id, half } = await proposeReset(instance, admins[0], maker)
      const key = wholeKey(half, (await confirm(instance, admins[1], id))?.token ?? '')
      await suspend(instance, admins[2], maker)
      const input = { token: key, passwordHash: await hashPassword(maker.password) }
      await resetPassword({ ctx: { db: signInDatabase() }, input })
      const again = new SignInBrowser()
      await again.signIn(maker)
      return isIn(again, maker)
    },
  },
  {
    name: 'someone who kept the link of a reset uses it when two admins have lifted the suspension',
    withoutGuard: (owner) => withoutText(owner, 'end_suspension', 'perform end_confirmed_resets(p_operator);'),
    async succeeds({ instance, admins, maker }) {
      const { id, half } = await proposeReset(instance, admins[0], maker)
      const key = wholeKey(half, (await confirm(instance, admins[1], id))?.token ?? '')
      await confirm(instance, admins[1], await proposeFor(instance, admins[0], maker, { kind: 'lift-suspension' }))
      await resetPassword({ ctx: { db: signInDatabase() }, input: { token: key, passwordHash: await hashPassword('another one of mine') } })
      const thief = new SignInBrowser()
      await thief.signIn({ ...maker, password: 'another one of mine' })
      return isIn(thief, maker)
    },
  },
  {
    name: 'someone who kept the link of a reset uses it when the maker has another password by a later one',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'apply_operator_change', /perform end_confirmed_resets\([^)]*\);(?=\s*if not is_half_key)/)
      await withoutText(owner, 'end_reset_links', 'perform end_confirmed_resets(new.operator_id);')
    },
    async succeeds({ instance, admins, maker }) {
      const first = await proposeReset(instance, admins[0], maker)
      const kept = wholeKey(first.half, (await confirm(instance, admins[1], first.id))?.token ?? '')
      const second = await proposeReset(instance, admins[0], maker)
      const used = wholeKey(second.half, (await confirm(instance, admins[1], second.id))?.token ?? '')
      await resetPassword({ ctx: { db: signInDatabase() }, input: { token: used, passwordHash: await hashPassword(maker.password) } })
      await resetPassword({
        ctx: { db: signInDatabase() },
        input: { token: kept, passwordHash: await hashPassword('another one of mine') },
      })
      const thief = new SignInBrowser()
      await thief.signIn({ ...maker, password: 'another one of mine' })
      return isIn(thief, maker)
    },
  },
  {
    name: 'one admin lifts a suspension, proposing and confirming it',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'decide_change', `raise exception 'second-admin-needed' using errcode = 'CS403'`, 'null')
      await owner.query('alter table change_request drop constraint four_eyes')
    },
    async succeeds({ instance, admins, maker }) {
      await suspend(instance, admins[0], maker)
      await confirm(instance, admins[1], await proposeFor(instance, admins[1], maker, { kind: 'lift-suspension' }))
      const again = new SignInBrowser()
      await again.signIn(maker)
      return isIn(again, maker)
    },
  },
  {
    name: 'an admin who is suspended has what they proposed before confirmed by another',
    withoutGuard: (owner) => withoutText(owner, 'is_active_admin', 'and not is_suspended(o.id)'),
    async succeeds({ instance, admins, maker }) {
      const change = await proposeFor(instance, admins[0], maker, { kind: 'grant-role', role: 'checker' })
      await suspend(instance, admins[1], admins[0].actor)
      await confirm(instance, admins[1], change)
      return (
        (await instance.owner.query(`select from operator_role_grant where operator_id = $1 and role = 'checker'`, [maker.id])).rowCount ===
        1
      )
    },
  },
  {
    name: 'one admin suspends every other admin',
    withoutGuard: (owner) => withoutText(owner, 'begin_suspension', 'perform require_two_admins();', 'null;'),
    async succeeds({ instance, admins }) {
      await suspend(instance, admins[0], admins[1].actor)
      await suspend(instance, admins[0], admins[2].actor)
      return true
    },
  },
  {
    name: 'two admins suspend each other at once, and one is left',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'suspend_operator', 'perform 1 from operator_lock for update;')
      await withoutText(owner, 'begin_suspension', 'perform require_two_admins();', 'null;')
      await withoutText(owner, 'append_audit', 'perform require_may_act(p_actor);', 'null;')
    },
    async succeeds({ instance, admins }) {
      const first = new pg.Client({ connectionString: instance.database.webUrl })
      await first.connect()
      await first.query('begin')
      await first.query('select suspend_operator($1, null, null, $2)', [admins[0].actor.cookie, admins[1].actor.id])
      const second = suspend(instance, admins[1], admins[2].actor).then(
        () => true,
        () => false,
      )
      await untilWaiting(instance, 'countersign_web')
      await first.query('commit')
      await first.end()
      return second
    },
  },
  {
    name: 'an operator whose password two admins are resetting goes on with the old one',
    withoutGuard: (owner) => withoutText(owner, 'apply_operator_change', /perform begin_suspension[^;]*;/, 'null;'),
    async succeeds({ instance, admins, maker }) {
      await confirm(instance, admins[1], await proposeFor(instance, admins[0], maker, { kind: 'reset-password' }))
      const again = new SignInBrowser()
      await again.signIn(maker)
      return isIn(again, maker)
    },
  },
  {
    name: 'a suspended operator comes back by the link of a password reset',
    withoutGuard: (owner) => withoutText(owner, 'reset_password', `and cause = 'reset-password'`),
    async succeeds({ instance, admins, maker }) {
      await suspend(instance, admins[0], maker)
      const input = {
        change: { kind: 'reset-password' as const, operatorId: maker.id },
        idempotencyKey: 'back',
        secret: instance.database.authSecret,
      }
      const { id, token } = await proposeChange({ ctx: on(instance, admins[0]), input })
      const confirmed = await confirm(instance, admins[1], id)
      const passwordHash = await hashPassword('another twelve or more')
      await resetPassword({ ctx: { db: signInDatabase() }, input: { token: wholeKey(token ?? '', confirmed?.token ?? ''), passwordHash } })
      const again = new SignInBrowser()
      await again.signIn({ ...maker, password: 'another twelve or more' })
      return isIn(again, maker)
    },
  },
  {
    name: 'the sign-in role lifts a suspension in the table',
    withoutGuard: (owner) => owner.query('grant select, delete on operator_suspension to countersign_auth'),
    async succeeds({ instance, admins, maker }) {
      await suspend(instance, admins[0], maker)
      await using auth = await signInScript(instance)
      await auth.query('delete from operator_suspension')
      const again = new SignInBrowser()
      await again.signIn(maker)
      return isIn(again, maker)
    },
  },
  {
    name: 'the web role lifts a suspension by the server’s own function',
    withoutGuard: (owner) => owner.query('grant execute on function lift_suspension_on_server(uuid) to countersign_web'),
    async succeeds({ instance, admins, maker }) {
      await suspend(instance, admins[0], maker)
      await instance.web.query('select lift_suspension_on_server($1)', [maker.id])
      const again = new SignInBrowser()
      await again.signIn(maker)
      return isIn(again, maker)
    },
  },
  {
    name: 'the sign-in role suspends all admins by writing their passwords, so that no one is left',
    withoutGuard: async (owner) => {
      // The former guard: a suspension answered an unannounced write.
      await owner.query('grant update (password) on auth.account to countersign_auth')
      await owner.query(`create function suspend_on_write() returns trigger language plpgsql security definer as $$
        begin insert into public.operator_suspension (operator_id, cause) values (new.operator_id, 'admin'); return new; end $$`)
      await owner.query('create trigger suspend_on_write after update on auth.account for each row execute function suspend_on_write()')
    },
    async succeeds({ instance, admins }) {
      await using auth = await signInScript(instance)
      await auth.query(`update auth.account set password = password where operator_id = any($1)`, [admins.map(({ actor }) => actor.id)])
      const left = await instance.owner.query(`select active_holders('admin')::int as n`)
      return left.rows[0].n === 0
    },
  },
]

/** Runs `act` while a suspension is written and not yet committed. */
async function whileSuspendingUncommitted(instance: TestInstance, { id }: { id: string }, act: () => Promise<unknown>): Promise<void> {
  await instance.owner.query('begin')
  await instance.owner.query(`insert into operator_suspension (operator_id, cause) values ($1, 'admin')`, [id])
  await instance.owner.query('delete from auth.verification where operator_id = $1', [id])
  await act()
  await instance.owner.query('commit')
}

describeAttempts({
  way: '1: an operator who is suspended acts',
  prepare,
  attempts,
  open: (template = inject('template')) => openTestWeb({ LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' }, template),
})
