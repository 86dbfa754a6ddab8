import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSuccessor } from './check-successor'
import { compileFields } from './compiled-fields'
import { defaultFieldVersion } from './default-field-version'
import { fieldByHeader } from './field-headers'
import { FieldVersion, fieldsJsonSchema } from './field-version'

type Input = { fields: object[]; identity: string[][]; rules?: object[] }

const standard = defaultFieldVersion.fields
const department = { key: 'department', label: 'Department', presence: 'optional', isPersonalData: false, kind: 'text' }
const starts = { ...department, key: 'startDate', label: 'Start date', kind: 'date' }
const ends = { ...department, key: 'endDate', label: 'End date', kind: 'date' }
const number = { ...department, key: 'employeeNumber', label: 'Employee number', presence: 'required', isUnique: true }
const rule = { rule: 'ends-after-starts', starts: 'startDate', ends: 'endDate' }

const versionWith = (...fields: object[]): Input => ({ fields: [...standard, ...fields], identity: defaultFieldVersion.identity })
const many = (count: number, other: object) =>
  Array.from({ length: count }, (_, index) => ({ ...department, ...other, key: `f${index}`, label: `Field ${index}` }))
/** The standard fields, one of them changed. */
const changed = (key: string, other: object): Input => ({
  ...versionWith(),
  fields: standard.map((field) => (field.key === key ? { ...field, ...other } : field)),
})
const without = (key: string): Input => ({ ...versionWith(), fields: standard.filter((field) => field.key !== key) })

function problemsOf(input: unknown): string[] {
  const issues = FieldVersion.safeParse(input).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('FieldVersion', () => {
  test('has eight fields that can be filtered besides the standard ones, and three unique ones', () => {
    expect(problemsOf(versionWith(...many(8, { isFilterable: true })))).toEqual([])
    expect(problemsOf(versionWith(...many(9, { isFilterable: true })))).toEqual(['fields: More than 8 fields can be filtered.'])
    expect(problemsOf(versionWith(...many(9, { isFilterable: true, presence: 'off' })))).toEqual([])
    expect(problemsOf(versionWith(...many(3, { isUnique: true })))).toEqual([])
    expect(problemsOf(versionWith(...many(4, { isUnique: true })))).toEqual(['fields: More than 3 fields are unique.'])
    expect(problemsOf(versionWith(...many(47, {})))).toHaveLength(1)
  })

  test.each<[string, unknown, string]>([
    ['no name', without('name'), 'fields: The field “name” is missing. A field that is not needed is off.'],
    ['an optional name', changed('name', { presence: 'optional' }), 'fields.0.presence: The name is required.'],
    [
      'a city of another kind',
      changed('city', { kind: 'country', longest: undefined }),
      'fields.2.kind: The field “city” is of the kind “text”.',
    ],
    [
      'an identity that may be missing',
      changed('city', { presence: 'optional' }),
      'identity.1: The last alternative has required fields only',
    ],
    ['an identity that is off', changed('email', { presence: 'off' }), 'identity.0: No field “email” is read from files.'],
    ['a key twice', versionWith(department, { ...department, label: 'Unit' }), 'fields.5.key: Another field has this key.'],
    ['a key of something else', versionWith({ ...department, key: 'status' }), 'fields.4.key: “status” is the name of something else.'],
    [
      'a label that is another field',
      versionWith(department, { ...department, key: 'unit' }),
      'fields.5.headerNames: “Department” already means the field “department”.',
    ],
    [
      'a label of a standard field',
      versionWith({ ...department, label: 'Wohn-Ort' }),
      'fields.4.headerNames: “Wohn-Ort” already means the field “city”.',
    ],
    [
      'a header name without letters',
      versionWith({ ...department, headerNames: ['(x)'] }),
      'fields.4.headerNames: “(x)” has no letter or digit to be found by.',
    ],
    [
      'a SCIM attribute twice',
      versionWith({ ...department, scimAttribute: 'name.formatted' }),
      'fields.4.scimAttribute: Another field has this SCIM attribute.',
    ],
    [
      'a SCIM attribute that is none',
      versionWith({ ...department, scimAttribute: 'a b' }),
      'fields.4.scimAttribute: Write the path of a SCIM attribute',
    ],
    ['a pattern that is not valid', versionWith({ ...department, pattern: '(?=a)' }), 'fields.4.pattern: The pattern is not valid'],
    ['a label of two lines', versionWith({ ...department, label: 'a\nb' }), 'fields.4.label: Remove line breaks'],
    ['a label with direction marks', versionWith({ ...department, label: 'a\u202eb' }), 'fields.4.label: Remove line breaks'],
    [
      'a rule about a text',
      { ...versionWith(starts, department), rules: [{ ...rule, ends: 'department' }] },
      'rules.0: No date “department” is read',
    ],
    ['a setting of another kind', versionWith({ ...department, places: 2 }), 'fields.4: Unrecognized key: "places"'],
    ['no say on personal data', versionWith({ ...department, isPersonalData: undefined }), 'fields.4.isPersonalData: Invalid input'],
    [
      'an identity twice',
      {
        ...versionWith(),
        identity: [
          ['dob', 'name', 'city'],
          ['name', 'city', 'dob'],
        ],
      },
      'identity.1: Another alternative has the same fields.',
    ],
  ])('refuses %s', (_, input, problem) => {
    expect(problemsOf(input)).toContainEqual(expect.stringContaining(problem))
  })

  test('takes the name of a standard field that is off for another field', () => {
    const version = changed('city', { presence: 'off' })
    const fields = [...version.fields, { ...department, label: 'Ort' }]
    expect(problemsOf({ fields, identity: [['email'], ['dob', 'name']] })).toEqual([])
  })

  test('refuses any other JSON without an error', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom(...standard, department, starts, 'email', ['email'], rule))
    const input = fc.record(
      { fields: fc.oneof(part, fc.array(part)), identity: fc.oneof(part, fc.array(part)), rules: part },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(input, (version) => {
        expect(FieldVersion.safeParse(version).success).toBe(false)
      }),
    )
  })

  test('has a JSON Schema, which stands in fields.schema.json', async () => {
    await expect(`${JSON.stringify(fieldsJsonSchema(), null, 2)}\n`).toMatchFileSnapshot('fields.schema.json')
  })
})

describe('checkSuccessor', () => {
  const choices = (...keys: string[]) => ({ ...department, kind: 'choice', choices: keys.map((key) => ({ key, label: key })) })
  const problems = (before: object, after: object | undefined) =>
    checkSuccessor(FieldVersion.parse(versionWith(before)), FieldVersion.parse(after ? versionWith(after) : versionWith()))

  test('keeps fields, kinds and choices, whose values are stored', () => {
    expect(problems(department, undefined)).toEqual(['The field “Department” is missing. A field that is no longer needed is off.'])
    expect(problems(department, { ...department, kind: 'country' })).toEqual([
      'The field “Department” cannot become another kind. Declare a new field.',
    ])
    expect(problems(choices('a', 'b'), choices('a'))).toEqual(['The choice “b” of “Department” is missing. Retire it instead.'])
  })

  test('lets everything else change', () => {
    expect(problems(choices('a'), { ...choices('b', 'a'), label: 'Unit', presence: 'off', isFilterable: true })).toEqual([])
  })
})

describe('fieldByHeader', () => {
  const fields = FieldVersion.parse(versionWith({ ...number, headerNames: ['Personal-Nr.'] }, { ...department, presence: 'off' })).fields
  const fieldOf = fieldByHeader(fields)

  test.each([
    ['employeeNumber', 'employeeNumber'],
    ['EMPLOYEE_NUMBER *', 'employeeNumber'],
    ['personal nr', 'employeeNumber'],
    ['Geburtsdatum', 'dob'],
    ['Vorname', 'name'],
    ['E-Mail', 'email'],
    ['Department', undefined],
    ['Salary', undefined],
    ['countersign_ref', undefined],
    ['__proto__', undefined],
  ])('takes %s for %s', (header, key) => expect(fieldOf(header)).toBe(key))
})

describe('compileFields', () => {
  const version = FieldVersion.parse({
    ...versionWith(number, starts, ends),
    identity: [['employeeNumber'], ['email'], ['name', 'dob', 'city']],
    rules: [rule],
  })
  const fields = compileFields({ version, today: '2026-11-24', spellings: { dob: 'mdy', startDate: 'dmy' } })
  const person = ['Ada', '4/2/1990', 'York', '', 'E-1']
  const readRow = (cells: (string | undefined)[]) => {
    const problems: object[] = []
    const values = fields.readRow(
      (place) => cells[place],
      (code, field, value) => problems.push({ code, field, ...(value === undefined ? {} : { value }) }),
    )
    return { values, problems }
  }

  test('reads each column in its own spelling', () => {
    expect(readRow([...person, '4/2/1990', '1991-01-01'])).toEqual({
      values: ['Ada', '1990-04-02', 'York', '', 'E-1', '1990-02-04', '1991-01-01'],
      problems: [],
    })
  })

  test('lets a person end on the day on which they start, and not before', () => {
    const problemsOfDates = (start: string, end: string) => readRow([...person, start, end]).problems
    expect([problemsOfDates('2020-01-01', '2020-01-01'), problemsOfDates('', '2020-01-01'), problemsOfDates('2020-01-01', '')]).toEqual([
      [],
      [],
      [],
    ])
    expect(problemsOfDates('2020-01-02', '2020-01-01')).toEqual([{ code: 'ends-before-start', field: 'endDate' }])
  })

  test('leaves a cell that is not text to its caller', () => {
    expect(readRow([undefined, ...person.slice(1), '', ''])).toEqual({
      values: [undefined, '1990-04-02', 'York', '', 'E-1', '', ''],
      problems: [],
    })
  })

  test('takes the first alternative of which a person has every field', () => {
    const key = (email: string, employeeNumber: string) => fields.identityKey(['Ada', '1990-04-02', 'York', email, employeeNumber, '', ''])
    expect([key('Ada@example.com', 'É-1'), key('Ada@example.com', ''), key('', '')]).toEqual([
      'employeeNumber:e-1',
      'email:ada@example.com',
      'person:1990-04-02\u001fada\u001fyork',
    ])
  })
})
