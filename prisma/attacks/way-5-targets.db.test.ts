import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { confirm } from '#test/admins'
import { asRole, queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { withoutRefusal } from '#test/attacks/without-guards'
import type { TestInstance } from '#test/instance'
import { fileTarget, scimTarget } from '#test/target-settings'
import { proposedTarget, proposeTarget, setTarget } from '#test/targets'

type Scene = Awaited<ReturnType<typeof prepare>>

const evil = scimTarget({ url: 'https://evil.example/scim' })
const faster = scimTarget({ atOnce: 64 })

/** The target idp has version 1 and a token, and a test of it is open. */
async function prepare(instance: TestInstance) {
  const [dishonest, honest, third] = [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('admin')]
  const maker = await instance.signIn('maker')
  const confirmedId = await setTarget(third, honest)
  const testId = await askForTest(instance, third)
  return { dishonest, honest, third, maker, confirmedId, testId }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

const askForTest = (instance: TestInstance, { actor }: Context) =>
  callFunction(instance.web, 'ask_for_target_test', { cookie: actor.cookie, address: null, requestId: null, test: uuidv7(), key: 'idp' })

async function yields(instance: TestInstance, sql: string): Promise<boolean> {
  return (await instance.owner.query(sql)).rowCount === 1
}

const inForce = (settings: object) =>
  `select from (select settings from target_version where target_id = (select id from target where key = 'idp') order by number desc limit 1) v
   where v.settings::jsonb = '${JSON.stringify(settings)}'`

/** What one admin would do to a target alone, and how it shows. */
const acts: [name: string, proposed: object, shows: string][] = [
  ['sets a target', { key: 'mine', settings: evil }, `select from target where key = 'mine'`],
  ['changes a target', { basedOn: 1, settings: faster, secrets: {} }, inForce(faster)],
  ['retires a target', { basedOn: 1, retired: true, secrets: {} }, 'select from target where retired_at is not null'],
  ['replaces a secret', { basedOn: 1, secrets: { token: 'mine' } }, 'select from target_secret where replaced_at is not null'],
]

const alone = acts.map(
  ([name, proposed, shows]): Attempt<Scene> => ({
    name: `an admin ${name} alone`,
    withoutGuard: async (owner) => {
      await withoutText(owner, 'decide_change', `raise exception 'second-admin-needed' using errcode = 'CS403'`, 'null')
      await owner.query('alter table change_request drop constraint four_eyes')
    },
    async succeeds({ instance, dishonest }) {
      const admin = on(instance, dishonest)
      await confirm(admin, await proposeTarget(admin, proposed))
      return yields(instance, shows)
    },
  }),
)

const granting = (rights: string, table: string) => (role: LoginRole) => (owner: pg.Client) =>
  owner.query(`grant ${rights} on ${table} to countersign_${role}; grant select on change_request, target to countersign_${role}`)

const insertVersion = `insert into target_version (target_id, number, settings, sha256, change_request_id)
  select t.id, 2, s, sha256(convert_to(s, 'UTF8')), $2 from target t, (select $1::jsonb::text as s) v where t.key = 'idp'`
const updateVersion = `update target_version set settings = $1::jsonb::text, sha256 = sha256(convert_to($1::jsonb::text, 'UTF8'))`
const insertSecret = `insert into target_secret (target_id, change_request_id, name, sealed)
  select t.id, $1, 'password', 'mine' from target t where t.key = 'idp'`

const withRights = (role: LoginRole): Attempt<Scene>[] => [
  {
    name: `the password of the ${role} role writes a target`,
    withoutGuard: granting('select, insert', 'target')(role),
    async succeeds({ instance, dishonest }) {
      const id = await proposeTarget(on(instance, dishonest), { key: 'mine' })
      await queryAsRole(instance, role, `insert into target (id, key, kind, position) values ($1, 'mine', 'scim', 1)`, [id])
      return yields(instance, `select from target where key = 'mine'`)
    },
  },
  {
    name: `the password of the ${role} role retires a target`,
    withoutGuard: granting('select, update', 'target')(role),
    async succeeds({ instance }) {
      await queryAsRole(instance, role, 'update target set retired_at = now()')
      return yields(instance, 'select from target where retired_at is not null')
    },
  },
  {
    name: `the password of the ${role} role writes a version of a target`,
    withoutGuard: granting('select, insert', 'target_version')(role),
    async succeeds({ instance, dishonest }) {
      const id = await proposeTarget(on(instance, dishonest), { basedOn: 1, settings: evil })
      await queryAsRole(instance, role, insertVersion, [JSON.stringify(evil), id])
      return yields(instance, inForce(evil))
    },
  },
  {
    name: `the password of the ${role} role changes a version of a target`,
    withoutGuard: granting('select, update', 'target_version')(role),
    async succeeds({ instance }) {
      await queryAsRole(instance, role, updateVersion, [JSON.stringify(evil)])
      return yields(instance, inForce(evil))
    },
  },
  {
    name: `the password of the ${role} role writes a secret of a target`,
    withoutGuard: granting('select, insert', 'target_secret')(role),
    async succeeds({ instance, confirmedId }) {
      await queryAsRole(instance, role, insertSecret, [confirmedId])
      return yields(instance, `select from target_secret where sealed = 'mine'`)
    },
  },
  {
    name: `the password of the ${role} role keeps a secret that was replaced`,
    withoutGuard: granting('select, update', 'target_secret')(role),
    async succeeds({ instance, honest, third }) {
      await setTarget(on(instance, third), on(instance, honest), { basedOn: 1, secrets: { token: 'second-token' }, keptHours: 0 })
      await queryAsRole(
        instance,
        role,
        `update target_secret set kept_until = replaced_at + interval '720 hours' where replaced_at is not null`,
      )
      return yields(instance, 'select from target_secret where kept_until > now()')
    },
  },
  {
    name: `the password of the ${role} role writes that a target answered`,
    withoutGuard: granting('select, update', 'target_test')(role),
    async succeeds({ instance }) {
      await queryAsRole(instance, role, `update target_test set ended_at = now(), outcome = 'answered', sentence = 'Fine.'`)
      return yields(instance, `select from target_test where outcome = 'answered'`)
    },
  },
  {
    name: `the password of the ${role} role asks for a test without an admin`,
    withoutGuard: granting('select, insert', 'target_test')(role),
    async succeeds({ instance, dishonest, confirmedId }) {
      await endTest(instance, 1)
      const insert = 'insert into target_test (id, target_id, version, asked_by) values ($1, $2, 1, $3)'
      await queryAsRole(instance, role, insert, [uuidv7(), confirmedId, dishonest.actor.id])
      return yields(instance, 'select from target_test where ended_at is null')
    },
  },
]

/** What only the delivery process may. */
const withoutDelivery = (role: Exclude<LoginRole, 'delivery'>): Attempt<Scene>[] => [
  {
    name: `the password of the ${role} role ends a test`,
    withoutGuard: (owner) => owner.query(`grant execute on function end_target_test(uuid, integer, text, text) to countersign_${role}`),
    async succeeds({ instance, testId }) {
      await queryAsRole(instance, role, `select end_target_test($1, 1, 'answered', 'Fine.')`, [testId])
      return yields(instance, `select from target_test where outcome = 'answered'`)
    },
  },
  {
    name: `the password of the ${role} role reads a sealed secret that is in force`,
    withoutGuard: granting('select', 'target_secret')(role),
    async succeeds({ instance }) {
      let sealed = 0
      await asRole(instance, role, async (client) => {
        sealed = (await client.query('select sealed from target_secret')).rows.length
      })
      return sealed === 1
    },
  },
]

const secretsNeeded = withoutRefusal('require_target_secrets', 'target-secrets-needed', 'CS422')

/** As the delivery process says it. */
const endTest = (instance: TestInstance, version: number, sentence = 'It answered.') =>
  queryAsRole(instance, 'delivery', `select end_target_test(id, $1, 'answered', $2) from target_test`, [version, sentence])

/** Proposes with the password of the web role, without our own checks. */
async function proposeDirectly(instance: TestInstance, { actor }: Context, wanted: object): Promise<string> {
  const { kind, ...target } = proposedTarget({ secrets: {} })
  const args = { cookie: actor.cookie, address: null, requestId: null, idempotencyKey: uuidv7(), change: uuidv7(), kind }
  return callFunction(instance.web, 'propose_change', { ...args, wanted: { ...target, ...wanted } })
}

async function sealedToken(instance: TestInstance): Promise<string> {
  const { rows } = await instance.owner.query<{ token: string }>(
    `select body::jsonb #>> '{to,secrets,token}' as token from change_request where kind = 'target' order by proposed_at limit 1`,
  )
  return rows[0]?.token ?? ''
}

const attempts: Attempt<Scene>[] = [
  ...alone,
  {
    // To another tenant of the same server, for example.
    name: 'an admin with the password of the web role moves a sealed secret to a target of their own',
    withoutGuard: async (owner) => {
      await secretsNeeded(owner)
      await owner.query('alter table target_secret drop constraint target_secret_sealed_key')
    },
    async succeeds({ instance, dishonest, honest }) {
      const secrets = { token: await sealedToken(instance) }
      const settings = scimTarget({ url: 'https://idp.example/tenants/mine' })
      await confirm(on(instance, honest), await proposeDirectly(instance, dishonest, { key: 'mine', settings, secrets }))
      return yields(instance, `select from target_secret s join target t on t.id = s.target_id where t.key = 'mine'`)
    },
  },
  {
    name: 'an admin moves a target to another origin, with the secret that another admin gave',
    withoutGuard: secretsNeeded,
    async succeeds({ instance, dishonest, honest }) {
      await setTarget(on(instance, dishonest), on(instance, honest), { basedOn: 1, settings: evil, secrets: {} })
      return yields(instance, inForce(evil))
    },
  },
  {
    name: 'an admin has the tokens of a client used at another origin',
    withoutGuard: secretsNeeded,
    async succeeds({ instance, dishonest, honest, third }) {
      const auth = { by: 'client-credentials', tokenUrl: 'https://login.example/token', clientId: 'countersign' }
      const secrets = { clientSecret: 'secret' }
      await setTarget(on(instance, third), on(instance, honest), { basedOn: 1, settings: scimTarget({ auth }), secrets })
      const moved = scimTarget({ auth, url: evil.kind === 'scim' ? evil.url : '' })
      await setTarget(on(instance, dishonest), on(instance, honest), { basedOn: 2, settings: moved, secrets: {} })
      return yields(instance, inForce(moved))
    },
  },
  {
    name: 'an admin has a change confirmed that is based on a version before the one in force',
    withoutGuard: (owner) => withoutText(owner, 'decide_change', `v_changed <> '{}'`, 'false'),
    async succeeds({ instance, dishonest, honest, third }) {
      const expire = (when: string, id: string) =>
        instance.owner.query(`update change_request set expires_at = ${when} where id = $1`, [id])
      const stale = await proposeTarget(on(instance, dishonest), { basedOn: 1, settings: faster, secrets: {} })
      await expire('proposed_at', stale)
      const slower = scimTarget({ atOnce: 1 })
      await setTarget(on(instance, third), on(instance, honest), { basedOn: 1, settings: slower, secrets: {} })
      await expire(`now() + interval '1 day'`, stale)
      await confirm(on(instance, honest), stale)
      return yields(instance, inForce(faster))
    },
  },
  {
    name: 'an admin brings a secret back by confirming its request once more',
    withoutGuard: async (owner) => {
      await withoutRefusal('decide_change', 'change-decided-already', 'CS409')(owner)
      await withoutText(owner, 'decide_change', `v_changed <> '{}'`, 'false')
      await owner.query(
        'alter table target_secret drop constraint target_secret_sealed_key, drop constraint target_secret_pkey; alter table target_version drop constraint target_version_change_request_id_key',
      )
    },
    async succeeds({ instance, dishonest, honest, third, confirmedId }) {
      await setTarget(on(instance, third), on(instance, honest), { basedOn: 1, secrets: { token: 'second-token' } })
      await confirm(on(instance, dishonest), confirmedId)
      return yields(instance, `select from target_secret where replaced_at is null and sealed = '${await sealedToken(instance)}'`)
    },
  },
  {
    name: 'an admin proposes as if a version before the one in force were',
    withoutGuard: withoutRefusal('target_goal', 'target-changed', 'CS409'),
    succeeds: async ({ instance, dishonest }) => (await proposeTarget(on(instance, dishonest), { basedOn: 0, settings: faster })) !== '',
  },
  {
    name: 'an admin keeps a second change of a target ready beside the one that waits',
    withoutGuard: withoutRefusal('record_change', 'change-proposed-already', 'CS409'),
    async succeeds({ instance, dishonest, third }) {
      await proposeTarget(on(instance, third), { basedOn: 1, position: 2, secrets: {} })
      return (await proposeTarget(on(instance, dishonest), { basedOn: 1, settings: faster, secrets: {} })) !== ''
    },
  },
  {
    name: 'an admin with the password of the web role makes a target one of another kind',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'require_target', `perform refuse_input('kind');`, 'null;')
      await owner.query('alter table target_version drop constraint target_version_target_id_kind_fkey')
    },
    async succeeds({ instance, dishonest, honest }) {
      await confirm(on(instance, honest), await proposeDirectly(instance, dishonest, { basedOn: 1, settings: fileTarget() }))
      return yields(instance, inForce(fileTarget()))
    },
  },
  {
    name: 'an admin with the password of the web role has an address confirmed that hides another',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'require_target', 'and has_target_settings(v_settings)')
      await secretsNeeded(owner)
    },
    async succeeds({ instance, dishonest, honest }) {
      const settings = { ...scimTarget(), url: 'https://idp.example@evil.example/scim' }
      await confirm(on(instance, honest), await proposeDirectly(instance, dishonest, { basedOn: 1, settings }))
      return yields(instance, inForce(settings))
    },
  },
  {
    name: 'a maker with the password of the web role proposes a target, and an honest admin confirms it',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'propose_change', `'admin'`, `'maker'`)
      await withoutText(owner, 'decide_change', 'not is_active_admin(v_change.proposed_by)', 'false')
    },
    async succeeds({ instance, maker, honest }) {
      await confirm(on(instance, honest), await proposeDirectly(instance, maker, { basedOn: 1, settings: faster }))
      return yields(instance, inForce(faster))
    },
  },
  {
    name: 'a maker with the password of the web role asks for a test',
    withoutGuard: (owner) => withoutText(owner, 'ask_for_target_test', `'admin'`, `'maker'`),
    async succeeds({ instance, maker }) {
      await endTest(instance, 1)
      await askForTest(instance, maker)
      return yields(instance, 'select from target_test where ended_at is null')
    },
  },
  {
    name: 'the delivery role ends a test twice',
    withoutGuard: withoutRefusal('end_target_test', 'target-test-ended', 'CS409'),
    async succeeds({ instance }) {
      await endTest(instance, 1)
      await endTest(instance, 1, 'It answered again.')
      return yields(instance, `select from target_test where sentence = 'It answered again.'`)
    },
  },
  {
    name: 'the delivery role ends a test for another version than the one it tested',
    withoutGuard: withoutRefusal('end_target_test', 'target-changed', 'CS409'),
    async succeeds({ instance, honest, third }) {
      await setTarget(on(instance, third), on(instance, honest), { basedOn: 1, settings: faster, secrets: {} })
      await endTest(instance, 2)
      return yields(instance, `select from target_test where outcome = 'answered'`)
    },
  },
  ...LOGIN_ROLES.flatMap(withRights),
  ...LOGIN_ROLES.filter((role) => role !== 'delivery').flatMap(withoutDelivery),
]

describeAttempts({ way: '5: one admin sets a target, or one password does', prepare, attempts })
