import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { mayConfirmChange } from '#core/change-requests/change-request'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { sentenceForChange } from '#core/fields/diff-field-versions'
import type { FieldVersion } from '#core/fields/field-version'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm, openAdmins } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { department, fieldsChanged, fieldsWith, proposeFields } from '#test/fields'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

const town = fieldsChanged('city', { label: 'Town', headerNames: ['Locality'] })

describe('a change of the fields', () => {
  test('is in force when another admin confirms it, for files that are uploaded afterwards', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const maker = await instance.signIn('maker')
    const earlier = await instance.bring(maker, peopleCsv('Oslo', 2))
    const id = await proposeFields(admin, town)
    const between = await instance.bring(maker, peopleCsv('Bonn', 2))
    const [open] = (await listChangeRequests({ ctx: second })).open
    expect(open).toMatchObject({ id, kind: 'fields', operator: null, batch: null, from: { version: 1 }, to: {}, changedSince: [] })
    expect(open?.fieldChanges?.map(sentenceForChange)).toEqual([
      '“Town”, label: Town instead of City.',
      '“Town”, header name “Locality”: added.',
    ])
    expect(open && [mayConfirmChange(second.actor, open), mayConfirmChange(admin.actor, open)]).toEqual([true, false])
    await confirm(second, id)
    const later = await instance.bring(maker, peopleCsv('Rome', 2))
    const { rows: batches } = await instance.owner.query('select id, field_version from batch order by id')
    expect(batches).toEqual([
      { id: earlier, field_version: 1 },
      { id: between, field_version: 1 },
      { id: later, field_version: 2 },
    ])
    expect(await versions(instance)).toMatchObject([
      { number: 1 },
      { number: 2, definition: canonicalFieldVersion(town), change_request_id: id },
    ])
    const events = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action.startsWith('change-request'))
    const data = { change: id, kind: 'fields', fieldVersion: 2, digest: open?.digest }
    expect(events).toMatchObject([
      { action: 'change-request.proposed', actor: admin.actor.id, data },
      { action: 'change-request.confirmed', actor: second.actor.id, data },
    ])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is open once, is not needless, and is based on the version in force', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await expect(proposeFields(admin, defaultFieldVersion)).rejects.toMatchObject({ code: 'change-needless' })
    const id = await proposeFields(admin, town)
    await expect(proposeFields(second, fieldsWith(department))).rejects.toMatchObject({ code: 'change-proposed-already' })
    await confirm(second, id)
    await expect(proposeFields(second, fieldsWith(department))).rejects.toMatchObject({ code: 'fields-changed' })
    await expect(proposeFields(second, fieldsWith(department), 3)).rejects.toMatchObject({ code: 'fields-changed' })
    await confirm(admin, await proposeFields(second, fieldsWith(department), 2))
    expect(await versions(instance)).toHaveLength(3)
  })

  test('is stale when another version came into force, and expires as other changes do', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const first = await proposeFields(admin, town)
    await instance.owner.query('update change_request set expires_at = proposed_at where id = $1', [first])
    await expect(confirm(second, first)).rejects.toMatchObject({ code: 'change-expired' })
    await confirm(second, await proposeFields(admin, fieldsWith(department)))
    await instance.owner.query(`update change_request set expires_at = now() + interval '1 day' where id = $1`, [first])
    expect((await listChangeRequests({ ctx: second })).open).toMatchObject([{ id: first, changedSince: ['definition', 'version'] }])
    await expect(confirm(second, first)).rejects.toMatchObject({ code: 'change-stale', detail: { changed: ['definition', 'version'] } })
    expect(await versions(instance)).toHaveLength(2)
  })

  test('is proposed and decided by admins alone', async () => {
    await using scene = await openAdmins()
    const { instance, admin } = scene
    for (const role of ['maker', 'checker', 'auditor'] as const) {
      const other = await instance.signIn(role)
      await expect(proposeFields(other, town)).rejects.toMatchObject({ code: 'role-missing' })
    }
    await expect(confirm(admin, await proposeFields(admin, town))).rejects.toMatchObject({ code: 'second-admin-needed' })
  })
})

describe('the definition of fields', () => {
  const { fields, identity, rules } = defaultFieldVersion
  const text = canonicalFieldVersion
  const changed = (...args: Parameters<typeof fieldsChanged>) => text(fieldsChanged(...args))
  const unchecked = (...more: object[]) => text({ fields: [...fields, ...more], identity, rules } as FieldVersion)
  const sales = { ...department, kind: 'choice', choices: [{ key: 'sales', label: 'Sales' }] }

  test.each<[string, string]>([
    ['is no JSON', '{'],
    ['is no object', '[]'],
    ['has a key twice', text(town).replace('"rules":[]', '"rules":[],"rules":[]')],
    ['has a character that PostgreSQL does not store', text(town).replace('Town', '\\u0000')],
    ['has something else', text(town).replace('"rules":[]', '"other":1,"rules":[]')],
    ['is too long', unchecked({ ...department, headerNames: ['x'.repeat(200_000)] })],
    ['has no fields', text({ fields: [], identity, rules })],
    ['has fields that are none', `{"fields":5,"identity":[],"rules":[]}`],
    ['lacks a standard field', text({ fields: fields.slice(0, 3), identity: [['dob', 'name', 'city']], rules })],
    ['has a standard field of another kind', unchecked().replace('"kind":"date"', '"kind":"text"')],
    ['has an optional name', unchecked().replace('"presence":"required","scimAttribute":"name.formatted"', '"presence":"optional"')],
    ['has two fields of one key', unchecked(department, department)],
    ['has a field of no kind', unchecked({ ...department, kind: 'colour' })],
    ['has a field with a key of another form', unchecked({ ...department, key: 'Dep art' })],
    ['does not say whether a field is personal data', unchecked({ ...department, isPersonalData: undefined })],
    ['has an identity of a field that is off', changed('dob', {}).replace('"latest":"today","presence":"required"', '"presence":"off"')],
    ['has an identity that a person may lack', text({ fields, identity: [['email']], rules })],
    ['has no identity', text({ fields, identity: [], rules })],
  ])('is refused by the database when it %s', async (_, definition) => {
    await using scene = await openAdmins()
    await expect(proposeDirectly(scene, definition, 1)).rejects.toMatchObject({ code: 'input-invalid', detail: { field: 'definition' } })
  })

  test.each<[string, string]>([
    ['loses a field', text(fieldsWith())],
    ['changes the kind of a field', unchecked({ ...department, kind: 'date' })],
    ['loses a choice', text(fieldsWith({ ...sales, choices: [{ key: 'hr', label: 'HR' }] }))],
  ])('is refused by the database when it %s of the version in force', async (_, definition) => {
    await using scene = await openAdmins()
    const { admin, second } = scene
    await confirm(second, await proposeFields(admin, fieldsWith(sales)))
    await expect(proposeDirectly(scene, definition, 2)).rejects.toMatchObject({ code: 'input-invalid', detail: { field: 'definition' } })
    await proposeDirectly(scene, text(fieldsWith({ ...sales, label: 'Unit' })), 2)
  })

  test('is taken by the database when it is complete', async () => {
    await using scene = await openAdmins()
    await proposeDirectly(scene, unchecked(department, { ...sales, key: 'unit' }), 1)
    expect((await listChangeRequests({ ctx: scene.second })).open).toHaveLength(1)
  })

  test('is shown as one that cannot be read, and not confirmed, when only the database took it', async () => {
    await using scene = await openAdmins()
    const { second } = scene
    await proposeDirectly(scene, unchecked({ ...department, pattern: '(?=a)' }), 1)
    const [open] = (await listChangeRequests({ ctx: second })).open
    expect(open).toMatchObject({ fieldChanges: null })
    expect(open && mayConfirmChange(second.actor, open)).toBe(false)
  })

  /** As one with the password of the web role calls the function, without our own checks. */
  const proposeDirectly = ({ instance, admin }: Awaited<ReturnType<typeof openAdmins>>, definition: string, basedOn: number) =>
    instance.web.query('select propose_change($1, null, null, $2, $3, $4, null, $5, null)', [
      admin.actor.cookie,
      uuidv7(),
      uuidv7(),
      'fields',
      JSON.stringify({ definition, basedOn }),
    ])
})

describe('the deep verification', () => {
  test.each<[string, RegExp, string]>([
    [
      'another definition',
      /^Version 2 of the fields is not one/,
      `update field_version set definition = definition || ' ', sha256 = sha256(convert_to(definition || ' ', 'UTF8')) where number = 2`,
    ],
    [
      'a version that was not confirmed',
      /^Version 3 of the fields is not one/,
      `alter table field_version drop constraint confirmed_after_the_first; insert into field_version select 3, definition, sha256, null from field_version where number = 2`,
    ],
    ['a version that is gone', /^The fields of change request .* are missing/, 'delete from field_version where number = 2'],
    [
      'a request with another body',
      /^Change request .* is not the one/,
      `update change_request set body = replace(body, 'Town', 'Site'), digest = sha256(convert_to(replace(body, 'Town', 'Site'), 'UTF8'))`,
    ],
    [
      'a request that is gone',
      /^Change request .* is not the one/,
      'delete from field_version where number = 2; delete from change_request',
    ],
  ])('finds %s', async (_, message, tampering) => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await confirm(second, await proposeFields(admin, town))
    expect(await findingsOf(instance)).toEqual([])
    await instance.owner.query(tampering)
    expect(await findingsOf(instance)).toContainEqual(expect.stringMatching(message))
  })
})

async function versions(instance: TestInstance) {
  return (await instance.owner.query('select number, definition, change_request_id from field_version order by number')).rows
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => void findings.push(message) } })
  return findings
}
