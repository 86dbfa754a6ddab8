import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributesAt, attributesToChange, patchBody } from './patch'
import { parseScimPath } from './scim-path'
import { type ScimResource, type ScimValue, toScimUser, valueAt, withValues } from './scim-user'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const paths = [
  'userName',
  'title',
  'active',
  'name.formatted',
  'name.familyName',
  'emails[primary eq true].value',
  'emails[type eq "work"].value',
  'phoneNumbers[type eq "mobile" and primary eq true].value',
  'phoneNumbers.value',
  `${enterprise}:department`,
  `${enterprise}:manager.value`,
  'urn:ietf:params:scim:schemas:core:2.0:User:nickName',
]
const anyValues = fc
  .uniqueArray(fc.record({ path: fc.constantFrom(...paths), value: fc.oneof(fc.string(), fc.boolean(), fc.integer()) }), {
    selector: ({ path }) => path,
  })
  // An element that two paths choose gets both values, one after the other.
  .filter((values) => ['phoneNumbers', 'emails'].every((list) => values.filter(({ path }) => path.startsWith(list)).length < 2))
const anyAccount = fc.record(
  {
    userName: fc.string(),
    title: fc.string(),
    NAME: fc.record({ Formatted: fc.string(), givenName: fc.string() }, { requiredKeys: [] }),
    emails: fc.array(
      fc.record({ type: fc.constantFrom('work', 'Home'), value: fc.string(), primary: fc.boolean() }, { requiredKeys: ['value'] }),
    ),
    [enterprise]: fc.record({ department: fc.string(), costCenter: fc.string() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ScimResource>

describe('withValues', () => {
  test('gives a resource its values, and leaves all others as they were', () => {
    fc.assert(
      fc.property(anyAccount, anyValues, (account, values) => {
        const changed = withValues(account, values)
        for (const { path, value } of values) expect(valueAt(changed, path)).toEqual(value)
        const untouched = paths.filter((path) => values.every((value) => !meet(value.path, path)))
        for (const path of untouched) expect(valueAt(changed, path)).toEqual(valueAt(account, path))
      }),
    )
  })

  test('is what the attributes to change make of it, and what it had gives it back', () => {
    fc.assert(
      fc.property(anyAccount, anyValues, (account, values) => {
        const changed = { ...account }
        merge(changed, attributesToChange(account, values))
        for (const { path, value } of values) expect(valueAt(changed, path)).toEqual(value)
        merge(
          changed,
          attributesAt(
            account,
            values.map(({ path }) => path),
          ),
        )
        for (const { path } of values) expect(valueAt(changed, path)).toEqual(valueAt(account, path))
      }),
    )
  })
})

test('an account is made with the schemas of its attributes', () => {
  const values: ScimValue[] = [
    { path: 'userName', value: 'ada' },
    { path: `${enterprise}:department`, value: 'sales' },
  ]
  expect(toScimUser('person-1', values)).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
    externalId: 'person-1',
    active: true,
    userName: 'ada',
    [enterprise]: { department: 'sales' },
  })
})

test('each dialect writes a change in its way', () => {
  const attributes = {
    active: false,
    title: null,
    emails: [{ value: 'a@b.example' }],
    [enterprise]: { department: 'sales', division: null },
  }
  const operationsOf = (dialect: 'rfc7644' | 'entra' | 'okta') => patchBody(attributes, dialect).Operations
  expect(operationsOf('rfc7644')).toEqual([
    { op: 'replace', path: 'active', value: false },
    { op: 'remove', path: 'title' },
    { op: 'replace', path: 'emails', value: [{ value: 'a@b.example' }] },
    { op: 'replace', path: `${enterprise}:department`, value: 'sales' },
    { op: 'remove', path: `${enterprise}:division` },
  ])
  expect(operationsOf('entra')).toContainEqual({ op: 'Replace', path: 'active', value: 'False' })
  expect(operationsOf('okta')).toEqual([
    { op: 'replace', value: { active: false, [enterprise]: { department: 'sales' } } },
    { op: 'remove', path: 'title' },
    { op: 'replace', path: 'emails', value: [{ value: 'a@b.example' }] },
    { op: 'remove', path: `${enterprise}:division` },
  ])
})

test.each(['', '.', 'a b', 'emails[', 'emails[type]', 'emails[type ne "a"]', 'emails[type eq a].value', 'urn:', 'name..x', 'a.b.c'])(
  '%j is no path',
  (text) => expect(parseScimPath(text)).toBeNull(),
)

/** Whether the values of two paths may be in one element or attribute. */
function meet(a: string, b: string): boolean {
  const headOf = (text: string) => {
    const path = parseScimPath(text)
    return `${path?.extension}:${path?.attribute}${path?.filter || path?.subAttribute === null ? '' : `.${path?.subAttribute}`}`.toLowerCase()
  }
  const listOf = (text: string) => parseScimPath(text)?.attribute
  return headOf(a) === headOf(b) || (listOf(a) === listOf(b) && ['emails', 'phoneNumbers'].includes(listOf(a) ?? ''))
}

/** As a server does with a PATCH of whole attributes. */
function merge(resource: ScimResource, attributes: ScimResource): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) delete resource[name]
    else if (name.startsWith('urn:')) {
      const extension = { ...(resource[name] as ScimResource) }
      merge(extension, value as ScimResource)
      resource[name] = extension
    } else resource[name] = value
  }
}
