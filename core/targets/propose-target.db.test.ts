import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mayConfirmChange } from '#core/change-requests/change-request'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { proposeChange } from '#core/change-requests/propose-change'
import { callFunction } from '#core/database/call-function'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm, openAdmins } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import type { TestInstance } from '#test/instance'
import { fileTarget, s3Place, scimTarget, sftpPlace, webhookTarget } from '#test/target-settings'
import { deliveryKeys, proposedTarget, proposeTarget, setTarget } from '#test/targets'
import { openSecret } from './open-secret'
import { sealSecret } from './seal-secret'
import type { SealedFor } from './sealed-for'
import { secretsOfTarget } from './settings/target-secrets'
import type { TargetSettings } from './settings/target-settings'

const forToken: SealedFor = { target: 'idp', name: 'token', origins: ['https://idp.example'] }

describe('a change of a target', () => {
  test('is in effect when another admin confirms it, and its secret is shown to no one', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const id = await proposeTarget(admin)
    const [open] = (await listChangeRequests({ ctx: second })).open
    expect(open).toMatchObject({
      id,
      kind: 'target',
      operator: null,
      from: { key: 'idp', version: 0 },
      to: { key: 'idp', position: 1, retired: false },
      target: { personalData: ['Name', 'E-mail address'] },
      changedSince: [],
    })
    expect(open?.target?.changes).toEqual(
      expect.arrayContaining([
        { name: 'address', before: null, after: 'https://idp.example/scim/v2' },
        { name: 'field “name”', before: null, after: 'the attribute that the field names' },
        { name: 'token', before: null, after: 'set' },
      ]),
    )
    expect(open && [mayConfirmChange(second.actor, open), mayConfirmChange(admin.actor, open)]).toEqual([true, false])
    expect(await versions(instance)).toEqual([])
    await confirm(second, id)
    expect(await versions(instance)).toMatchObject([{ key: 'idp', kind: 'scim', number: 1, settings: scimTarget(), change_request_id: id }])
    const [secret] = await secrets(instance)
    expect(await openSecret(secret?.sealed ?? '', forToken, deliveryKeys.privateKey)).toBe('first-token')
    const shown = JSON.stringify(await listChangeRequests({ ctx: second }))
    expect(shown).not.toContain('first-token')
    expect(shown).not.toContain(secret?.sealed)
    const events = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action.startsWith('change-request'))
    const data = { change: id, kind: 'target', target: 'idp', digest: open?.digest }
    expect(events.map((event) => event.data)).toEqual([data, data])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is another version if the settings differ, and keeps the secrets that it does not give', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await setTarget(admin, second)
    const faster = scimTarget({ atOnce: 8 })
    const id = await proposeTarget(admin, { basedOn: 1, settings: faster, secrets: {} })
    const [open] = (await listChangeRequests({ ctx: second })).open
    expect(open?.target?.changes).toEqual([{ name: 'requests at once', before: '4', after: '8' }])
    await confirm(second, id)
    expect(await versions(instance)).toMatchObject([
      { number: 1, settings: scimTarget() },
      { number: 2, settings: faster },
    ])
    expect(await secrets(instance)).toMatchObject([{ name: 'token', replaced_at: null }])
    await setTarget(admin, second, { basedOn: 2, settings: faster, secrets: {}, position: 7, retired: true })
    expect(await versions(instance)).toMatchObject([{ number: 1 }, { number: 2, position: 7, retired: true }])
    expect((await listChangeRequests({ ctx: second })).ended[0]).toMatchObject({ from: { retired: false }, to: { retired: true } })
    await setTarget(admin, second, { basedOn: 2, settings: faster, secrets: {}, position: 7 })
    expect(await versions(instance)).toMatchObject([{ number: 1 }, { number: 2, retired: false }])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('replaces a secret, and the one before is kept for the hours that were agreed on', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await setTarget(admin, second)
    const id = await proposeTarget(admin, { basedOn: 1, secrets: { token: 'second-token' }, keptHours: 48 })
    const [open] = (await listChangeRequests({ ctx: second })).open
    expect(open?.target?.changes).toEqual([
      { name: 'token', before: 'set', after: 'a new one; the one before can be used for 48 more hours' },
    ])
    await confirm(second, id)
    expect(await secrets(instance)).toMatchObject([
      { name: 'token', kept_hours: 48 },
      { name: 'token', kept_hours: null },
    ])
    expect(await versions(instance)).toHaveLength(1)
    await setTarget(admin, second, { basedOn: 1, secrets: { token: 'third-token' }, keptHours: 0 })
    expect((await secrets(instance)).map(({ kept_hours }) => kept_hours)).toEqual([0, 0, null])
    expect(await findingsOf(instance)).toEqual([])
  })

  test('ends a secret that the settings no longer need', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await setTarget(admin, second)
    const auth = { by: 'client-credentials', tokenUrl: 'https://login.example/token', clientId: 'countersign' }
    await setTarget(admin, second, { basedOn: 1, settings: scimTarget({ auth }), secrets: { clientSecret: 'a secret' } })
    expect(await secrets(instance)).toMatchObject([
      { name: 'token', kept_hours: 0 },
      { name: 'clientSecret', kept_hours: null },
    ])
  })

  test.each<[string, TargetSettings, object]>([
    ['a webhook', webhookTarget(), { signing: `whsec_${'A'.repeat(32)}` }],
    ['files by SFTP', fileTarget({ place: sftpPlace }), { password: 'secret' }],
    ['files in a folder', fileTarget(), {}],
  ])('sets %s', async (_, settings, given) => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await setTarget(admin, second, { settings, secrets: given })
    expect(await versions(instance)).toMatchObject([{ kind: settings.kind, settings }])
    expect((await secrets(instance)).map(({ name }) => name)).toEqual(Object.keys(given))
    expect(await findingsOf(instance)).toEqual([])
  })

  test('is refused without a secret that is needed, or when a secret would go to another origin', async () => {
    await using scene = await openAdmins()
    const { admin, second } = scene
    const needed = { code: 'target-secrets-needed' }
    await expect(proposeTarget(admin, { secrets: {} })).rejects.toMatchObject(needed)
    await setTarget(admin, second)
    const elsewhere = { basedOn: 1, settings: scimTarget({ url: 'https://other.example/scim/v2' }) }
    await expect(proposeTarget(admin, { ...elsewhere, secrets: {} })).rejects.toMatchObject(needed)
    await setTarget(admin, second, { basedOn: 1, settings: scimTarget({ url: 'https://idp.example/scim/v3' }), secrets: {} })
    await setTarget(admin, second, { ...elsewhere, basedOn: 2, secrets: { token: 'other-token' } })
  })

  test('is open once for a target, is not needless, and is based on the version in force', async () => {
    await using scene = await openAdmins()
    const { admin, second } = scene
    const id = await proposeTarget(admin)
    await expect(proposeTarget(second, { position: 2 })).rejects.toMatchObject({ code: 'change-proposed-already' })
    await proposeTarget(second, { key: 'other' })
    await confirm(second, id)
    await expect(proposeTarget(admin, { basedOn: 1, secrets: {} })).rejects.toMatchObject({ code: 'change-needless' })
    await expect(proposeTarget(admin, { position: 2 })).rejects.toMatchObject({ code: 'target-changed' })
    await expect(proposeTarget(admin, { basedOn: 2, position: 2 })).rejects.toMatchObject({ code: 'target-changed' })
  })

  test('tells the lists of fields apart that contain each other', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const secrets = { signing: `whsec_${'A'.repeat(32)}` }
    await setTarget(admin, second, { settings: webhookTarget(), secrets })
    await setTarget(admin, second, { basedOn: 1, settings: webhookTarget({ fields: ['dob'] }), secrets: {} })
    expect(await versions(instance)).toHaveLength(2)
  })

  test('is proposed once under one key, although its secret is sealed again', async () => {
    await using scene = await openAdmins()
    const { admin } = scene
    const key = uuidv7()
    const id = await proposeTarget(admin, {}, key)
    expect(await proposeTarget(admin, {}, key)).toBe(id)
    await expect(proposeTarget(admin, { position: 2 }, key)).rejects.toMatchObject({ code: 'idempotency-key-reused' })
  })

  test('is stale when the target has changed, and expires as other changes do', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    const stale = await proposeTarget(admin)
    await instance.owner.query('update change_request set expires_at = proposed_at where id = $1', [stale])
    await expect(confirm(second, stale)).rejects.toMatchObject({ code: 'change-expired' })
    await setTarget(admin, second)
    await instance.owner.query(`update change_request set expires_at = now() + interval '1 day' where id = $1`, [stale])
    const changed = ['position', 'retired', 'secrets', 'settings', 'version']
    await expect(confirm(second, stale)).rejects.toMatchObject({ code: 'change-stale', detail: { changed } })
    expect(await versions(instance)).toHaveLength(1)
  })

  test('is proposed and decided by admins alone, with fields that are declared and a key of the delivery process', async () => {
    await using scene = await openAdmins()
    const { instance, admin } = scene
    for (const role of ['maker', 'checker', 'auditor'] as const)
      await expect(proposeTarget(await instance.signIn(role))).rejects.toMatchObject({ code: 'role-missing' })
    const unknown = scimTarget({ mapping: [{ field: 'badge' }] })
    await expect(proposeTarget(admin, { settings: unknown })).rejects.toThrow('There is no field “badge”.')
    const withoutPath = scimTarget({ mapping: [{ field: 'dob' }] })
    await expect(proposeTarget(admin, { settings: withoutPath })).rejects.toThrow('has no attribute')
    const input = { change: proposedTarget(), idempotencyKey: uuidv7() }
    await expect(proposeChange({ ctx: admin, input })).rejects.toMatchObject({ code: 'delivery-not-set-up' })
    await expect(confirm(admin, await proposeTarget(admin))).rejects.toMatchObject({ code: 'second-admin-needed' })
  })
})

describe('what the database takes as a target', () => {
  const wantedWith = (other: object = {}) => {
    const { kind, ...target } = proposedTarget()
    return { ...target, secrets: {}, ...other }
  }

  let scene: Awaited<ReturnType<typeof openAdmins>>
  beforeAll(async () => {
    scene = await openAdmins()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  /** As one with the password of the web role calls the function, without our own checks. */
  async function proposeDirectly(wanted: object): Promise<void> {
    const { instance, admin } = scene
    const args = { cookie: admin.actor.cookie, idempotencyKey: uuidv7(), change: uuidv7(), kind: 'target', wanted }
    await callFunction(instance.web, 'propose_change', args)
  }
  const folder = fileTarget()
  const file = (other: object) => ({ ...folder, place: { ...sftpPlace, port: 22, ...other } })
  const invalid = { code: 'input-invalid' }

  test.each<[string, object]>([
    ['has a key of another form', wantedWith({ key: 'Id P' })],
    ['has a place in the order that is none', wantedWith({ position: 0 })],
    ['does not say whether it is retired', wantedWith({ retired: null })],
    ['has something else', wantedWith({ other: 1 })],
    ['has no settings', wantedWith({ settings: null })],
    ['has settings that are a text', wantedWith({ settings: 'x' })],
    ['has a kind that is none', wantedWith({ settings: { ...folder, kind: 'ftp' } })],
    ['has a setting of another kind', wantedWith({ settings: { ...folder, url: 'https://a.example/' } })],
    ['is too long', wantedWith({ settings: { ...scimTarget(), mapping: Array(5_000).fill({ field: 'name', path: 'title' }) } })],
    ['has no name', wantedWith({ settings: { ...folder, name: '' } })],
    ['asks for too much in a second', wantedWith({ settings: { ...folder, requestsPerSecond: 10_001 } })],
    ['asks for half a request at once', wantedWith({ settings: { ...folder, atOnce: 0.5 } })],
    ['waits for ever', wantedWith({ settings: { ...folder, timeoutSeconds: 301 } })],
    ['does something else when a person fails', wantedWith({ settings: { ...folder, onFailure: 'hide' } })],
    ['has a user in its address', wantedWith({ settings: { ...scimTarget(), url: 'https://good.example@evil.example/' } })],
    ['has a backslash in its address', wantedWith({ settings: { ...scimTarget(), url: 'https://good.example\\@evil.example/' } })],
    ['has an address of another scheme', wantedWith({ settings: { ...scimTarget(), url: 'file:///etc/passwd' } })],
    ['has a secret in its address', wantedWith({ settings: { ...scimTarget(), url: 'https://a.example/?key=1' } })],
    ['has no fields', wantedWith({ settings: { ...folder, fields: [] } })],
    ['has a field twice', wantedWith({ settings: { ...folder, fields: ['name', 'name'] } })],
    ['has a path out of the folder', wantedWith({ settings: { ...folder, place: { at: 'folder', path: 'a/../..' } } })],
    ['has a host key that is none', wantedWith({ settings: file({ hostKey: 'MD5:1' }) })],
    ['has a server with a path', wantedWith({ settings: file({ host: 'a/b' }) })],
    ['keeps a secret for ever', wantedWith({ settings: folder, keptHours: 721 })],
    ['has secrets that are none', wantedWith({ settings: folder, secrets: [] })],
    ['has a secret that it does not need', wantedWith({ settings: folder, secrets: { token: 'a' } })],
  ])('is refused when it %s', async (_, wanted) => {
    await expect(proposeDirectly(wanted)).rejects.toMatchObject(invalid)
  })

  const sealed = (other: Partial<SealedFor>) => sealSecret('token', { ...forToken, ...other }, deliveryKeys.publicKey)

  test.each<[string, () => Promise<unknown>]>([
    ['is not sealed', async () => 'first-token'],
    ['is a number', async () => 1],
    ['is for another target', () => sealed({ target: 'other' })],
    ['has another name', () => sealed({ name: 'clientSecret' })],
    ['is for another origin', () => sealed({ origins: ['https://other.example'] })],
    ['is for another origin too', () => sealed({ origins: [...forToken.origins, 'https://other.example'] })],
    ['has a header that is no JSON', async () => (await sealed({})).replace(/^[^.]+/, 'AAAA')],
    ['has a header that is no text', async () => (await sealed({})).replace(/^[^.]+/, '____')],
    ['has a part more', async () => `${await sealed({})}.AAAA`],
  ])('is refused when its secret %s', async (_, token) => {
    await expect(proposeDirectly(wantedWith({ secrets: { token: await token() } }))).rejects.toMatchObject({
      code: expect.stringMatching(/^(input-invalid|target-secrets-needed)$/),
    })
  })

  test.each([
    scimTarget({ url: 'http://[::1]:8080/scim' }),
    scimTarget({ auth: { by: 'client-credentials', tokenUrl: 'https://login.example:8443/token', clientId: 'a' } }),
    webhookTarget({ url: 'https://xn--bcher-kva.example' }),
    fileTarget({ place: sftpPlace }),
    fileTarget({ place: { ...sftpPlace, host: '::1', port: 2222, signIn: 'private-key' } }),
    fileTarget({ place: s3Place }),
    fileTarget(),
  ])('needs the secrets for the origins that the code says: %o', async (settings) => {
    const { rows } = await scene.instance.owner.query('select name, origins, has_target_settings($1) as taken from target_secrets($1)', [
      settings,
    ])
    expect(rows).toEqual(secretsOfTarget(settings).map((secret) => ({ ...secret, taken: true })))
  })

  test('is proposed when it is complete, and cannot change its kind afterwards', async () => {
    await proposeDirectly(wantedWith({ key: 'folder', settings: folder }))
    await proposeDirectly(wantedWith({ secrets: { token: await sealed({}) } }))
    for (const { id } of (await listChangeRequests({ ctx: scene.second })).open) await confirm(scene.second, id)
    await expect(proposeDirectly(wantedWith({ basedOn: 1, settings: folder }))).rejects.toMatchObject(invalid)
  })
})

describe('the verification of targets', () => {
  test.each<[string, string]>([
    [
      'Version 1 of target idp is not one that two admins confirmed.',
      `update target_version set settings = replace(settings, 'idp.example', 'evil.example'), sha256 = sha256(convert_to(replace(settings, 'idp.example', 'evil.example'), 'UTF8'))`,
    ],
    ['The secret token of target idp is not one that two admins confirmed.', `update target_secret set sealed = sealed || 'A'`],
    ['The target idp is not as two admins confirmed it.', 'update target set position = 2'],
    ['The target idp is not as two admins confirmed it.', 'update target set retired_at = now()'],
    ['The target idp is not as two admins confirmed it.', 'delete from target_secret'],
    ['The target idp is not as two admins confirmed it.', 'delete from target_version'],
  ])('finds: %s', async (finding, act) => {
    await using scene = await openAdmins()
    const { instance, admin, second } = scene
    await setTarget(admin, second)
    await instance.owner.query(act)
    expect(await findingsOf(instance)).toContain(finding)
  })
})

async function versions({ owner }: TestInstance) {
  const { rows } = await owner.query(
    `select t.key, v.kind, t.position, t.retired_at is not null as retired, v.number, v.settings::jsonb as settings, v.change_request_id
     from target t join target_version v on v.target_id = t.id order by t.key, v.number`,
  )
  return rows
}

async function secrets({ owner }: TestInstance) {
  const { rows } = await owner.query<{ name: string; sealed: string; replaced_at: Date | null; kept_hours: number | null }>(
    `select name, sealed, replaced_at, round(extract(epoch from kept_until - replaced_at) / 3600)::integer as kept_hours from target_secret order by valid_from, name`,
  )
  return rows
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: instance.verifier, input: { onFinding: ({ message }) => void findings.push(message) } })
  return findings
}
