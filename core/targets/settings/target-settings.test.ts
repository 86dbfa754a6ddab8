import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { fileTarget, s3Place, scimTarget, sftpPlace, webhookTarget } from '#test/target-settings'
import { checkSentFields } from './check-sent-fields'
import { diffTargetSettings } from './diff-target-settings'
import { fieldsOfTarget } from './fields-of-target'
import { secretsOfTarget } from './target-secrets'
import { TargetSettings, targetJsonSchema } from './target-settings'

const withoutDefaults = { kind: 'webhook', name: 'Payroll', url: 'https://payroll.example', fields: ['name'] }
const credentials = { by: 'client-credentials', tokenUrl: 'https://login.example/token', clientId: 'a' }

function problemsOf(input: unknown): string[] {
  const issues = TargetSettings.safeParse(input).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('the settings of a target', () => {
  test('have defaults, and addresses as URL writes them', () => {
    expect(TargetSettings.parse(withoutDefaults)).toEqual({
      ...withoutDefaults,
      url: 'https://payroll.example/',
      onFailure: 'go-on',
      wholeBatch: false,
      requestsPerSecond: 10,
      atOnce: 4,
      timeoutSeconds: 30,
      peoplePerPage: 100,
    })
    expect(webhookTarget({ url: 'HTTPS://Payroll.Example:443/a/../b' })).toMatchObject({ url: 'https://payroll.example/b' })
  })

  test.each([
    'payroll.example',
    'ftp://payroll.example/',
    'https://user@payroll.example/',
    'https://payroll.example/?token=1',
    'https://payroll.example/#a',
    'https://',
    'javascript:alert(1)',
  ])('refuse the address %s', (url) => {
    expect(problemsOf({ ...withoutDefaults, url })).toEqual([expect.stringContaining('url: Write an address')])
  })

  test.each<[string, object]>([
    ['no name', webhook({ name: '' })],
    ['two lines in a name', webhook({ name: 'a\nb' })],
    ['no fields', webhook({ fields: [] })],
    ['a field twice', webhook({ fields: ['name', 'name'] })],
    ['10,001 requests in a second', webhook({ requestsPerSecond: 10_001 })],
    ['no requests at once', webhook({ atOnce: 0 })],
    ['1001 people in a page', webhook({ peoplePerPage: 1_001 })],
    ['another setting', webhook({ secret: 'a' })],
    ['another kind', webhook({ kind: 'ldap' })],
    [
      'two fields in one attribute',
      scim({
        mapping: [
          { field: 'name', path: 'title' },
          { field: 'city', path: 'title' },
        ],
      }),
    ],
    ['a field in its own attribute twice', scim({ mapping: [{ field: 'name' }, { field: 'name' }] })],
    ['a path to a password', scim({ mapping: [{ field: 'name', path: 'password' }] })],
    ['a path to active', scim({ mapping: [{ field: 'name', path: 'active' }] })],
    ['a path with a filter of its own', scim({ mapping: [{ field: 'name', path: 'emails[value eq "a"].value' }] })],
    ['a client without an address of tokens', scim({ auth: { by: 'client-credentials', clientId: 'a' } })],
    ['a folder out of the folder', file({ place: { at: 'folder', path: 'a/../b' } })],
    ['a folder at the root', file({ place: { at: 'folder', path: '/a' } })],
    ['a host key that is none', file({ place: { ...sftpPlace, hostKey: 'SHA256:A' } })],
    ['a server with a scheme', file({ place: { ...sftpPlace, host: 'sftp://a' } })],
    ['a bucket with capital letters', file({ place: { ...s3Place, bucket: 'People' } })],
  ])('refuse %s', (_, settings) => {
    expect(problemsOf(settings)).toHaveLength(1)
  })

  test('name the secrets that are needed, and where each is sent', () => {
    expect(secretsOfTarget(scimTarget())).toEqual([{ name: 'token', origins: ['https://idp.example'] }])
    const origins = ['https://login.example', 'https://idp.example']
    expect(secretsOfTarget(scimTarget({ auth: credentials }))).toEqual([{ name: 'clientSecret', origins }])
    expect(secretsOfTarget(webhookTarget({ url: 'https://a.example:8443/x' }))).toEqual([
      { name: 'signing', origins: ['https://a.example:8443'] },
    ])
    expect(secretsOfTarget(fileTarget({ place: sftpPlace }))).toEqual([{ name: 'password', origins: ['sftp://files.example:22'] }])
    expect(secretsOfTarget(fileTarget({ place: { ...sftpPlace, signIn: 'private-key' } }))).toMatchObject([{ name: 'privateKey' }])
    expect(secretsOfTarget(fileTarget({ place: s3Place }))).toEqual([{ name: 'secretAccessKey', origins: ['https://s3.example'] }])
    expect(secretsOfTarget(fileTarget())).toEqual([])
  })

  test('send only fields that are declared, and map only those that have an attribute', () => {
    const check = (settings: TargetSettings) => checkSentFields(settings, defaultFieldVersion.fields).map(({ message }) => message)
    expect(fieldsOfTarget(scimTarget())).toEqual(['email', 'name'])
    expect(check(scimTarget())).toEqual([])
    expect(check(webhookTarget({ fields: ['badge'] }))).toEqual(['There is no field “badge”.'])
    expect(check(scimTarget({ mapping: [{ field: 'dob' }] }))).toEqual([expect.stringContaining('has no attribute')])
    const twice = [{ field: 'name' }, { field: 'city', path: 'name.formatted' }]
    expect(check(scimTarget({ mapping: twice }))).toEqual(['Another field is written to this attribute.'])
  })

  test('have a JSON Schema, which stands in target-settings.schema.json', async () => {
    await expect(`${JSON.stringify(targetJsonSchema(), null, 2)}\n`).toMatchFileSnapshot('target-settings.schema.json')
  })
})

describe('any settings of a target', () => {
  const host = fc.stringMatching(/^[a-z]{1,10}\.example$/)
  const url = fc.tuple(host, fc.webPath()).map(([name, path]) => new URL(`https://${name}${path}`).href)
  const fields = fc.uniqueArray(fc.constantFrom('name', 'dob', 'city', 'email'), { minLength: 1 })
  const common = fc.record({
    name: fc.stringMatching(/^[A-Za-z]{1,60}$/),
    wholeBatch: fc.boolean(),
    requestsPerSecond: fc.integer({ min: 1, max: 10_000 }),
    atOnce: fc.integer({ min: 1, max: 64 }),
  })
  const auth = fc.oneof(
    fc.constant({ by: 'bearer' }),
    fc.record({ by: fc.constant('client-credentials'), tokenUrl: url, clientId: fc.stringMatching(/^\w{1,20}$/) }),
  )
  const place = fc.oneof(
    fc.constant({ at: 'folder', path: 'people' }),
    host.map((name) => ({ ...sftpPlace, host: name })),
    url.map((endpoint) => ({ ...s3Place, endpoint })),
  )
  const settings = fc
    .oneof(
      fc.tuple(common, url, fields).map(([own, address, keys]) => webhookTarget({ ...own, url: address, fields: keys })),
      fc.tuple(common, url, auth).map(([own, address, way]) => scimTarget({ ...own, url: address, auth: way })),
      fc.tuple(common, place, fields).map(([own, at, keys]) => fileTarget({ ...own, place: at, fields: keys })),
    )
    .filter((made) => TargetSettings.safeParse(made).success)

  test('are read again from their JSON as they are', () => {
    fc.assert(
      fc.property(settings, (made) => {
        expect(TargetSettings.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
      }),
    )
  })

  test('differ from others exactly when their JSON does', () => {
    fc.assert(
      fc.property(settings, settings, (before, after) => {
        const isEqual = JSON.stringify(before) === JSON.stringify(after)
        expect(diffTargetSettings(before, after).length === 0).toBe(isEqual)
        expect(diffTargetSettings(after, after)).toEqual([])
      }),
    )
  })
})

function webhook(other: object): object {
  return { ...webhookTarget(), ...other }
}

function scim(other: object): object {
  return { ...scimTarget(), ...other }
}

function file(other: object): object {
  return { ...fileTarget(), ...other }
}
