import { expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { diffFieldVersions, nameOfChange } from '#core/fields/diff-field-versions'
import { FieldVersion } from '#core/fields/field-version'
import { groupFieldChanges } from './group-field-changes'

const choice = (key: string, label: string, synonyms: string[] = []) => ({ key, label, synonyms })
// Named as a section of a version is, which it is not.
const order = { key: 'order', label: 'Order', kind: 'choice', presence: 'optional', isPersonalData: false, choices: [choice('a', 'First')] }
const withFields = (identity: string[][], ...fields: object[]) =>
  FieldVersion.parse({ fields: [...defaultFieldVersion.fields, ...fields], identity })

const shown = (before: FieldVersion, after: FieldVersion) =>
  groupFieldChanges(diffFieldVersions(before, after)).map(({ title, mark, changes }) => ({
    title,
    mark,
    changes: changes.map((change) => `${nameOfChange(change) || 'key'}: ${change.before ?? '–'} → ${change.after ?? '–'}`),
  }))

test('the identity stands first, the differences of one field together, and a new field shows what it has', () => {
  const before = defaultFieldVersion
  const after = withFields([['email'], ['dob', 'name']], { ...order, choices: [choice('a', 'First', ['1st'])], isUnique: true })
  expect(shown(before, after)).toEqual([
    { title: 'Identity', mark: null, changes: ['alternative 2: Date of birth + Name + City → Date of birth + Name'] },
    {
      title: 'Order',
      mark: 'new',
      changes: [
        'key: – → order',
        'in a file: – → optional',
        'personal data: – → no',
        'unique: – → yes',
        'kind: – → choice',
        'choice “a” label: – → First',
        'choice “a” synonym “1st”: – → 1st',
      ],
    },
  ])
})

test('a field that is off is marked, and what it loses is shown', () => {
  const before = withFields(defaultFieldVersion.identity, { ...order, headerNames: ['Rank'] })
  const after = withFields(defaultFieldVersion.identity, {
    ...order,
    label: 'Rank',
    presence: 'off',
    choices: [choice('b', 'Second'), choice('a', 'First')],
  })
  expect(shown(before, after)).toEqual([
    {
      title: 'Rank',
      mark: 'off',
      changes: ['label: Order → Rank', 'in a file: optional → off', 'choice “b” label: – → Second', 'header name “Rank”: Rank → –'],
    },
  ])
})

test('another order of the fields is a difference of its own', () => {
  const { fields, identity } = defaultFieldVersion
  expect(shown(defaultFieldVersion, FieldVersion.parse({ fields: fields.toReversed(), identity }))).toEqual([
    { title: 'Order of the fields', mark: null, changes: ['fields: name, dob, city, email → email, city, dob, name'] },
  ])
})
