import type pg from 'pg'
import { declineChange } from '#core/change-requests/decline-change'
import type { ChangeOfOperator } from '#core/change-requests/proposed-change'
import type { Context } from '#core/context'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { confirm, digestOf, propose } from '#test/admins'
import { queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { withoutRefusal } from '#test/attacks/without-guards'
import type { TestInstance } from '#test/instance'

type Scene = Awaited<ReturnType<typeof prepare>>

/** An admin who wants to make a maker an admin, and two honest ones. */
async function prepare(instance: TestInstance) {
  const [dishonest, honest, third] = [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('admin')]
  const [maker, checker, auditor] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('auditor')]
  return { dishonest, honest, third, maker, checker, auditor }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })
const asAdmin: ChangeOfOperator = { kind: 'grant-role', role: 'admin' }
const proposeAs = (instance: TestInstance, by: Context, about: Context, change: ChangeOfOperator = asAdmin) =>
  propose(on(instance, by), about, change)
const confirmAs = (instance: TestInstance, by: Context, changeId: string, digest?: string) =>
  confirm(on(instance, by), changeId, digest === undefined ? {} : { digest })
const declineAs = (instance: TestInstance, by: Context, changeId: string) => declineChange({ ctx: on(instance, by), input: { changeId } })

async function hasRole(instance: TestInstance, { actor }: Context, role = 'admin'): Promise<boolean> {
  const { rows } = await instance.owner.query('select from operator_role_grant where operator_id = $1 and role = $2', [actor.id, role])
  return rows.length === 1
}

const secondAdminNeeded = withoutRefusal('decide_change', 'second-admin-needed', 'CS403')
const decidedAlready = withoutRefusal('decide_change', 'change-decided-already', 'CS409')
const differs = withoutRefusal('decide_change', 'change-differs', 'CS409')
const notAnsweringTwice = (owner: pg.Client) =>
  withoutText(owner, 'decide_change', 'v_change.decided_by = v_actor.operator_id and v_change.confirmed = p_confirmed', 'false')

/** The body says admin where it said auditor. */
const otherBody = `replace(body, '"auditor"', '"admin"')`

const withRights = (role: LoginRole): Attempt<Scene>[] => [
  {
    name: `an admin with the password of the ${role} role has another as the proposer of their own change, and confirms it`,
    withoutGuard: (owner) => owner.query(`grant select, update on change_request to countersign_${role}`),
    async succeeds({ instance, dishonest, honest, maker }) {
      const id = await proposeAs(instance, dishonest, maker)
      await queryAsRole(instance, role, 'update change_request set proposed_by = $2 where id = $1', [id, honest.actor.id])
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: `an admin with the password of the ${role} role files a change in the name of another, and confirms it`,
    withoutGuard: (owner) => owner.query(`grant select, insert on change_request to countersign_${role}`),
    async succeeds({ instance, dishonest, honest, maker }) {
      const own = await proposeAs(instance, dishonest, maker)
      const id = '01900000-0000-7000-8000-000000000001'
      await queryAsRole(
        instance,
        role,
        `insert into change_request (id, kind, operator_id, body, digest, proposed_by, expires_at)
         select $1, kind, operator_id, body, digest, $3, expires_at from change_request where id = $2`,
        [id, own, honest.actor.id],
      )
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: `an admin with the password of the ${role} role swaps the change, and its digest, that an honest one is confirming`,
    withoutGuard: async (owner) => {
      await owner.query(`grant select, update on change_request to countersign_${role}`)
      await differs(owner)
    },
    async succeeds({ instance, dishonest, honest, maker }) {
      const id = await proposeAs(instance, dishonest, maker, { kind: 'grant-role', role: 'auditor' })
      const shown = await digestOf(on(instance, honest), id)
      await queryAsRole(
        instance,
        role,
        `update change_request set body = ${otherBody}, digest = sha256(convert_to(${otherBody}, 'UTF8')) where id = $1`,
        [id],
      )
      await confirmAs(instance, honest, id, shown)
      return hasRole(instance, maker)
    },
  },
  {
    name: `an admin with the password of the ${role} role brings an expired change back to life`,
    withoutGuard: (owner) => owner.query(`grant select, update on change_request to countersign_${role}`),
    async succeeds({ instance, dishonest, honest, maker }) {
      const id = await proposeAs(instance, dishonest, maker)
      await instance.owner.query('update change_request set expires_at = proposed_at where id = $1', [id])
      await queryAsRole(instance, role, `update change_request set expires_at = now() + interval '1 day' where id = $1`, [id])
      await confirmAs(instance, honest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: `an admin with the password of the ${role} role proposes as the server does, and confirms it`,
    withoutGuard: (owner) =>
      owner.query(`grant execute on function propose_change_on_server(uuid, text, uuid, jsonb) to countersign_${role}`),
    async succeeds({ instance, dishonest, maker }) {
      const id = '01900000-0000-7000-8000-000000000002'
      await queryAsRole(instance, role, `select propose_change_on_server($1, 'grant-role', $2, '{"role": "admin"}')`, [id, maker.actor.id])
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
]

const byOthers = (name: 'maker' | 'checker' | 'auditor'): Attempt<Scene>[] => [
  {
    name: `a ${name} proposes a role, and an honest admin confirms it`,
    withoutGuard: async (owner) => {
      await withoutText(owner, 'propose_change', `'admin'`, `'${name}'`)
      await withoutText(owner, 'decide_change', 'not is_active_admin(v_change.proposed_by)', 'false')
    },
    async succeeds(scene) {
      const { instance, honest, maker } = scene
      const id = '01900000-0000-7000-8000-000000000003'
      const call = `select propose_change($1, null, null, 'key', $2, 'grant-role', $3, '{"role": "admin"}', null)`
      await instance.web.query(call, [scene[name].actor.cookie, id, maker.actor.id])
      await confirmAs(instance, honest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: `a ${name} confirms a role that an admin proposed`,
    withoutGuard: (owner) => withoutText(owner, 'decide_change', `'admin'`, `'${name}'`),
    async succeeds(scene) {
      const { instance, dishonest, third } = scene
      const newcomer = await instance.signIn()
      const id = await proposeAs(instance, dishonest, newcomer)
      const digest = await digestOf(on(instance, third), id)
      const call = `select decide_change($1, null, null, $2, true, $3, 'example.test', null, null)`
      await instance.web.query(call, [scene[name].actor.cookie, id, digest])
      return hasRole(instance, newcomer)
    },
  },
]

const attempts: Attempt<Scene>[] = [
  {
    name: 'an admin confirms the change that they proposed',
    withoutGuard: async (owner) => {
      await secondAdminNeeded(owner)
      await owner.query('alter table change_request drop constraint four_eyes')
    },
    async succeeds({ instance, dishonest, maker }) {
      await confirmAs(instance, dishonest, await proposeAs(instance, dishonest, maker))
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin confirms a change that a command on the server proposed for them',
    withoutGuard: async (owner) => {
      await secondAdminNeeded(owner)
      await owner.query('alter table change_request drop constraint four_eyes')
    },
    async succeeds({ instance, dishonest }) {
      const id = '01900000-0000-7000-8000-000000000004'
      await instance.owner.query(`select propose_change_on_server($1, 'grant-role', $2, '{"role": "checker"}')`, [id, dishonest.actor.id])
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, dishonest, 'checker')
    },
  },
  {
    name: 'an admin confirms once more what two admins have since taken back',
    withoutGuard: async (owner) => {
      await notAnsweringTwice(owner)
      await decidedAlready(owner)
    },
    async succeeds({ instance, dishonest, honest, third, maker }) {
      const id = await proposeAs(instance, honest, maker)
      await confirmAs(instance, dishonest, id)
      await confirmAs(instance, third, await proposeAs(instance, honest, maker, { kind: 'revoke-role', role: 'admin' }))
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin confirms what an honest one has declined',
    withoutGuard: decidedAlready,
    async succeeds({ instance, dishonest, honest, third, maker }) {
      const id = await proposeAs(instance, third, maker)
      await declineAs(instance, honest, id)
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin declines what is in effect, so that it reads as never confirmed',
    withoutGuard: decidedAlready,
    async succeeds({ instance, dishonest, honest, third, maker }) {
      const id = await proposeAs(instance, third, maker)
      await confirmAs(instance, honest, id)
      await declineAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin has a change confirmed after its time',
    withoutGuard: async (owner) => {
      await withoutRefusal('decide_change', 'change-expired', 'CS409')(owner)
      await owner.query('alter table change_request drop constraint decided_in_time')
    },
    async succeeds({ instance, dishonest, honest, maker }) {
      const id = await proposeAs(instance, dishonest, maker)
      await instance.owner.query('update change_request set expires_at = proposed_at where id = $1', [id])
      await confirmAs(instance, honest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin has a change confirmed by one who was shown another',
    withoutGuard: differs,
    async succeeds({ instance, dishonest, honest, maker, checker }) {
      const shown = await proposeAs(instance, dishonest, checker, { kind: 'grant-role', role: 'auditor' })
      const id = await proposeAs(instance, dishonest, maker)
      await confirmAs(instance, honest, id, await digestOf(on(instance, honest), shown))
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin has a role confirmed that was proposed while the account had another address',
    withoutGuard: (owner) => withoutText(owner, 'decide_change', `v_changed <> '{}'`, 'false'),
    async succeeds({ instance, dishonest, honest, third, maker }) {
      const id = await proposeAs(instance, dishonest, maker)
      const address = await proposeAs(instance, dishonest, maker, { kind: 'change-address', email: 'mine@example.test' })
      await confirmAs(instance, third, address)
      await confirmAs(instance, honest, id)
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin has the owner’s hand change a body that waits, under the digest that is shown',
    withoutGuard: (owner) => owner.query('alter table change_request drop constraint digest_of_body'),
    async succeeds({ instance, dishonest, honest, maker }) {
      const id = await proposeAs(instance, dishonest, maker, { kind: 'grant-role', role: 'auditor' })
      const shown = await digestOf(on(instance, honest), id)
      await instance.owner.query(`update change_request set body = ${otherBody} where id = $1`, [id])
      await confirmAs(instance, honest, id, shown)
      return hasRole(instance, maker)
    },
  },
  {
    name: 'an admin who is suspended confirms with the session they had',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'is_live', 'and not is_suspended(o.id)')
      await withoutText(owner, 'begin_suspension', 'perform end_sessions(p_operator);')
    },
    async succeeds({ instance, dishonest, honest, third, maker }) {
      const id = await proposeAs(instance, third, maker)
      await instance.web.query('select suspend_operator($1, null, null, $2)', [honest.actor.cookie, dishonest.actor.id])
      await confirmAs(instance, dishonest, id)
      return hasRole(instance, maker)
    },
  },
  ...byOthers('maker'),
  ...byOthers('checker'),
  ...byOthers('auditor'),
  ...LOGIN_ROLES.flatMap(withRights),
]

describeAttempts({ way: '5: one admin changes what needs two', prepare, attempts })
