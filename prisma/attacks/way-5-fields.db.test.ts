import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '#core/context'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { FieldVersion } from '#core/fields/field-version'
import { LOGIN_ROLES, type LoginRole } from '#database/roles'
import { confirm } from '#test/admins'
import { queryAsRole } from '#test/attacks/as-role'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { department, fieldsOptional, fieldsWith, proposeFields } from '#test/fields'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

type Scene = Awaited<ReturnType<typeof prepare>>

const honestFields = fieldsWith(department)
const dishonestFields = fieldsWith(department, { ...department, key: 'religion', label: 'Religion' })

/** Version 2 is in force, and a batch is read by it. */
async function prepare(instance: TestInstance) {
  const [dishonest, honest, third] = [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('admin')]
  const maker = await instance.signIn('maker')
  const confirmedId = await proposeFields(third, honestFields)
  await confirm(honest, confirmedId)
  const batchId = await instance.upload(maker, peopleCsv('Oslo', 2))
  return { dishonest, honest, third, maker, confirmedId, batchId }
}

const on = (instance: TestInstance, ctx: Context): Context => ({ ...ctx, db: instance.web })

async function isInForce(instance: TestInstance, fields: FieldVersion): Promise<boolean> {
  const { rows } = await instance.owner.query('select definition from field_version order by number desc limit 1')
  return rows[0]?.definition === canonicalFieldVersion(fields)
}

const withRights = (role: LoginRole): Attempt<Scene>[] => [
  {
    name: `an admin with the password of the ${role} role writes a version of the fields`,
    withoutGuard: (owner) =>
      owner.query(
        `grant select, insert, update on field_version to countersign_${role}; grant select on change_request to countersign_${role}`,
      ),
    async succeeds({ instance, dishonest }) {
      const id = await proposeFields(on(instance, dishonest), dishonestFields, 2)
      const definition = canonicalFieldVersion(dishonestFields)
      const insert = `insert into field_version (number, definition, sha256, change_request_id) values (3, $1, sha256(convert_to($1, 'UTF8')), $2)`
      await queryAsRole(instance, role, insert, [definition, id])
      return isInForce(instance, dishonestFields)
    },
  },
  {
    name: `an admin with the password of the ${role} role changes the fields of a version`,
    withoutGuard: (owner) => owner.query(`grant select, update on field_version to countersign_${role}`),
    async succeeds({ instance }) {
      const definition = canonicalFieldVersion(dishonestFields)
      const update = `update field_version set definition = $1, sha256 = sha256(convert_to($1, 'UTF8')) where number = 2`
      await queryAsRole(instance, role, update, [definition])
      return isInForce(instance, dishonestFields)
    },
  },
  {
    name: `an admin with the password of the ${role} role deletes the version in force`,
    withoutGuard: (owner) => owner.query(`grant select, delete on field_version to countersign_${role}`),
    async succeeds({ instance, dishonest, honest }) {
      await confirm(on(instance, honest), await proposeFields(on(instance, dishonest), dishonestFields, 2))
      await queryAsRole(instance, role, 'delete from field_version where number = $1', [3])
      return isInForce(instance, honestFields)
    },
  },
  {
    name: `a maker with the password of the ${role} role has their batch read by an earlier version`,
    withoutGuard: (owner) => owner.query(`grant select, update on batch to countersign_${role}`),
    async succeeds({ instance, batchId }) {
      await queryAsRole(instance, role, 'update batch set field_version = 1 where id = $1', [batchId])
      const { rows } = await instance.owner.query('select from batch where id = $1 and field_version = 1', [batchId])
      return rows.length === 1
    },
  },
]

const secondAdminNeeded = (owner: pg.Client) =>
  withoutText(owner, 'decide_change', `raise exception 'second-admin-needed' using errcode = 'CS403'`, 'null')

const attempts: Attempt<Scene>[] = [
  {
    name: 'an admin confirms the fields that they proposed',
    withoutGuard: async (owner) => {
      await secondAdminNeeded(owner)
      await owner.query('alter table change_request drop constraint four_eyes')
    },
    async succeeds({ instance, dishonest }) {
      const admin = on(instance, dishonest)
      await confirm(admin, await proposeFields(admin, dishonestFields, 2))
      return isInForce(instance, dishonestFields)
    },
  },
  {
    name: 'an admin brings earlier fields back by confirming their request once more',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'decide_change', `raise exception 'change-decided-already' using errcode = 'CS409'`, 'null')
      await withoutText(owner, 'decide_change', `v_changed <> '{}'`, 'false')
      await withoutText(owner, 'put_fields_into_effect', 'perform require_definition(v_definition);', 'null;')
      await owner.query('alter table field_version drop constraint field_version_change_request_id_key')
    },
    async succeeds({ instance, dishonest, honest, third, confirmedId }) {
      await confirm(on(instance, honest), await proposeFields(on(instance, third), dishonestFields, 2))
      await confirm(on(instance, dishonest), confirmedId)
      return isInForce(instance, honestFields)
    },
  },
  {
    name: 'an admin has fields confirmed that are based on a version before the one in force',
    withoutGuard: (owner) => withoutText(owner, 'decide_change', `v_changed <> '{}'`, 'false'),
    async succeeds({ instance, dishonest, honest, third }) {
      const expire = (when: string, id: string) =>
        instance.owner.query(`update change_request set expires_at = ${when} where id = $1`, [id])
      const stale = await proposeFields(on(instance, dishonest), dishonestFields, 2)
      await expire('proposed_at', stale)
      const renamed = fieldsWith({ ...department, label: 'Unit' })
      await confirm(on(instance, honest), await proposeFields(on(instance, third), renamed, 2))
      await expire(`now() + interval '1 day'`, stale)
      await confirm(on(instance, honest), stale)
      return isInForce(instance, dishonestFields)
    },
  },
  {
    name: 'an admin proposes fields as if a version before the one in force were',
    withoutGuard: (owner) => withoutText(owner, 'fields_goal', `raise exception 'fields-changed' using errcode = 'CS409'`, 'null'),
    succeeds: async ({ instance, dishonest }) => (await proposeFields(on(instance, dishonest), dishonestFields, 1)) !== '',
  },
  {
    name: 'an admin keeps a second change of the fields ready beside the one that waits',
    withoutGuard: (owner) =>
      withoutText(owner, 'record_change', `raise exception 'change-proposed-already' using errcode = 'CS409'`, 'null'),
    async succeeds({ instance, dishonest, third }) {
      await proposeFields(on(instance, third), fieldsWith({ ...department, label: 'Unit' }), 2)
      return (await proposeFields(on(instance, dishonest), dishonestFields, 2)) !== ''
    },
  },
  {
    name: 'an admin with the password of the web role proposes fields without those that people have',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'fields_goal', 'perform require_definition(v_definition);', 'null;')
      await withoutText(owner, 'put_fields_into_effect', 'perform require_definition(v_definition);', 'null;')
    },
    async succeeds({ instance, dishonest, honest }) {
      const wanted = JSON.stringify({ definition: canonicalFieldVersion(defaultFieldVersion), basedOn: 2 })
      const call = `select propose_change($1, null, null, 'key', $2, 'fields', null, $3, null)`
      const id = uuidv7()
      await instance.web.query(call, [dishonest.actor.cookie, id, wanted])
      await confirm(on(instance, honest), id)
      return isInForce(instance, defaultFieldVersion)
    },
  },
  {
    name: 'a maker with the password of the web role proposes fields, and an honest admin confirms them',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'propose_change', `'admin'`, `'maker'`)
      await withoutText(owner, 'decide_change', 'not is_active_admin(v_change.proposed_by)', 'false')
    },
    async succeeds({ instance, maker, honest }) {
      const id = uuidv7()
      const wanted = JSON.stringify({ definition: canonicalFieldVersion(dishonestFields), basedOn: 2 })
      const call = `select propose_change($1, null, null, 'key', $2, 'fields', null, $3, null)`
      await instance.web.query(call, [maker.actor.cookie, id, wanted])
      await confirm(on(instance, honest), id)
      return isInForce(instance, dishonestFields)
    },
  },
  ...LOGIN_ROLES.flatMap(withRights),
]

describeAttempts({ way: '5: one admin changes the fields', prepare, attempts })

/** A batch whose people need a date of birth and an e-mail address, and have no city. */
async function prepareImport(instance: TestInstance) {
  const [admin, second, maker] = [await instance.signIn('admin'), await instance.signIn('admin'), await instance.signIn('maker')]
  await confirm(second, await proposeFields(admin, fieldsOptional({ dob: 'required', city: 'off' })))
  const batchId = await instance.upload(maker, 'name,dob,email\nAda,1990-04-02,ada@a.example\n')
  await instance.survey(batchId)
  return { batchId }
}

const imports = (name: string, person: string): Attempt<{ batchId: string }> => ({
  name: `the worker role imports a person ${name}`,
  withoutGuard: (owner) => withoutText(owner, 'refuse_people_outside_import', `perform refuse_input('people')`, 'null'),
  async succeeds({ instance, batchId }) {
    const insert = `insert into users (batch_id, row_no, line, name, dob, city, email, identity_key)
      values ($1, 1, 2, 'Ada', ${person}, gen_random_uuid())`
    await queryAsRole(instance, 'worker', insert, [batchId])
    return (await instance.owner.query('select from users')).rowCount === 1
  },
})

describeAttempts({
  way: '5: people are imported by other fields than two admins agreed on',
  prepare: prepareImport,
  attempts: [
    imports('without a date of birth, which is required', `null, null, 'ada@a.example'`),
    imports('without an e-mail address, which is required', `'1990-04-02', null, null`),
    imports('with a city, which is off', `'1990-04-02', 'York', 'ada@a.example'`),
  ],
})
