import { describe, expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { checkDraft } from './check-draft'
import { type Draft, type DraftField, definitionOf, draftOf, keyFrom, moved, newField, withField } from './draft'

const draft = draftOf(defaultFieldVersion)
const withNew = (field: Parameters<typeof newField>[1], kind: Parameters<typeof newField>[0] = 'text'): Draft => ({
  ...draft,
  fields: [...draft.fields, { id: 'new', before: null, field: newField(kind, field) }],
})

describe('a draft of the fields', () => {
  test('without a change is the version in force', () => {
    expect(definitionOf(draft)).toEqual(FieldVersion.parse(defaultFieldVersion))
    expect(checkDraft(defaultFieldVersion, draft)).toEqual({ definition: defaultFieldVersion, problems: [] })
  })

  test('loses empty lines and settings, and spaces at the ends', () => {
    const field = { key: 'unit', label: ' Unit ', headerNames: ['Team ', '', ' '], scimAttribute: '' }
    const { definition } = checkDraft(defaultFieldVersion, withNew(field))
    expect(definition?.fields.at(-1)).toMatchObject({ label: 'Unit', headerNames: ['Team'] })
    expect(definition?.fields.at(-1)).not.toHaveProperty('scimAttribute')
  })

  test('has a problem at the field that it is about', () => {
    expect(checkDraft(defaultFieldVersion, withNew({ key: 'city2', label: 'City' })).problems).toEqual([
      { id: 'new', message: '“City” already means the field “city”.' },
    ])
    expect(checkDraft(defaultFieldVersion, withNew({ key: '', label: '' })).problems.map(({ id }) => id)).toEqual(['new', 'new'])
    expect(checkDraft(defaultFieldVersion, { ...draft, identity: [['email']] }).problems).toEqual([
      { id: null, message: expect.stringContaining('The last alternative has required fields only') },
    ])
  })

  test.each([
    ['Start date', 'startDate', 'start-date'],
    ['Größe (cm)', 'grosseCm', 'grosse-cm'],
    ['2nd phone', 'ndPhone', '2nd-phone'],
    ['—', '', ''],
  ])('takes a key from the label %s', (label, field, choice) => {
    expect([keyFrom(label, 'field'), keyFrom(label, 'choice')]).toEqual([field, choice])
  })

  test('keeps the identity when the key of a new field changes', () => {
    const before = { ...withNew({ key: 'number', label: 'Number' }), identity: [['number'], ['dob', 'name', 'city']] }
    const field = { ...before.fields.at(-1)?.field, key: 'employeeNumber' } as DraftField['field']
    expect(withField(before, before.fields.length - 1, field).identity).toEqual([['employeeNumber'], ['dob', 'name', 'city']])
  })

  test('moves a field one place', () => {
    expect([moved(['a', 'b', 'c'], 1, -1), moved(['a', 'b', 'c'], 1, 1)]).toEqual([
      ['b', 'a', 'c'],
      ['a', 'c', 'b'],
    ])
  })
})
