import { type Field, isStandard, standardFields } from './field'
import { headerClashes } from './field-headers'
import type { FieldVersion } from './field-version'
import { fieldLimits } from './kinds/field-limits'
import { checkKind } from './kinds/kind'

export type FieldVersionProblem = { path: (string | number)[]; message: string }

// Names of columns and properties that stand beside the fields.
const reservedKeys = new Set([
  'id',
  'row',
  'line',
  'ref',
  'batch',
  'batchId',
  'status',
  'decision',
  'flags',
  'reason',
  'firstName',
  'lastName',
  'identityKey',
  // Identity keys begin so.
  'person',
  'erased',
])

/** What one part of a version says against another, with its path and a sentence for the admin. */
export function checkFieldVersion(version: FieldVersion): FieldVersionProblem[] {
  return [
    ...checkKeys(version),
    ...checkStandardFields(version),
    ...version.fields.flatMap((field, index) =>
      checkKind(field).map(({ setting, message }) => ({ path: ['fields', index, setting], message })),
    ),
    ...headerClashes(version.fields).map(({ index, message }) => ({ path: ['fields', index, 'headerNames'], message })),
    ...checkCounts(version),
    ...checkIdentity(version),
    ...checkRules(version),
  ]
}

function checkKeys({ fields }: FieldVersion): FieldVersionProblem[] {
  return [
    ...fields.flatMap(({ key }, index) =>
      reservedKeys.has(key) ? [{ path: ['fields', index, 'key'], message: `“${key}” is the name of something else.` }] : [],
    ),
    ...repeated(fields.map(({ key }) => key)).map((index) => ({ path: ['fields', index, 'key'], message: 'Another field has this key.' })),
    ...repeated(fields.map(({ scimAttribute }) => scimAttribute)).map((index) => ({
      path: ['fields', index, 'scimAttribute'],
      message: 'Another field has this SCIM attribute.',
    })),
  ]
}

function checkStandardFields({ fields }: FieldVersion): FieldVersionProblem[] {
  const problems: FieldVersionProblem[] = []
  for (const [key, kind] of Object.entries(standardFields)) {
    const index = fields.findIndex((field) => field.key === key)
    const field = fields[index]
    if (!field) problems.push({ path: ['fields'], message: `The field “${key}” is missing. A field that is not needed is off.` })
    else if (field.kind !== kind)
      problems.push({ path: ['fields', index, 'kind'], message: `The field “${key}” is of the kind “${kind}”.` })
  }
  const name = fields.findIndex(({ key }) => key === 'name')
  if (name >= 0 && fields[name]?.presence !== 'required') {
    problems.push({ path: ['fields', name, 'presence'], message: 'The name is required.' })
  }
  return problems
}

function checkCounts({ fields }: FieldVersion): FieldVersionProblem[] {
  const count = (has: (field: Field) => boolean) => fields.filter((field) => field.presence !== 'off' && has(field)).length
  const problems: FieldVersionProblem[] = []
  if (count(({ key, isFilterable }) => isFilterable && !isStandard(key)) > fieldLimits.filterable) {
    problems.push({ path: ['fields'], message: `More than ${fieldLimits.filterable} fields can be filtered.` })
  }
  if (count(({ isUnique }) => isUnique) > fieldLimits.unique) {
    problems.push({ path: ['fields'], message: `More than ${fieldLimits.unique} fields are unique.` })
  }
  return problems
}

function checkIdentity({ fields, identity }: FieldVersion): FieldVersionProblem[] {
  const problems: FieldVersionProblem[] = []
  identity.forEach((keys, index) => {
    const path = ['identity', index]
    for (const key of keys) if (!isRead(fields, key)) problems.push({ path, message: `No field “${key}” is read from files.` })
    if (repeated(keys).length > 0) problems.push({ path, message: 'A field is named twice.' })
  })
  for (const index of repeated(identity.map((keys) => keys.toSorted().join()))) {
    problems.push({ path: ['identity', index], message: 'Another alternative has the same fields.' })
  }
  const last = identity.at(-1) ?? []
  if (last.some((key) => fields.find((field) => field.key === key)?.presence !== 'required')) {
    const message = 'The last alternative has required fields only, so that every person has an identity key.'
    problems.push({ path: ['identity', identity.length - 1], message })
  }
  return problems
}

function checkRules({ fields, rules }: FieldVersion): FieldVersionProblem[] {
  return rules.flatMap(({ starts, ends }, index) => {
    const path = ['rules', index]
    const isDate = (key: string) => isRead(fields, key) && fields.some((field) => field.key === key && field.kind === 'date')
    if (starts === ends) return [{ path, message: 'A date cannot end itself.' }]
    return [starts, ends].filter((key) => !isDate(key)).map((key) => ({ path, message: `No date “${key}” is read from files.` }))
  })
}

const isRead = (fields: Field[], key: string) => fields.some((field) => field.key === key && field.presence !== 'off')

/** The places of the values that stand before already. */
function repeated(values: (string | undefined)[]): number[] {
  return values.flatMap((value, index) => (value !== undefined && values.indexOf(value) < index ? [index] : []))
}
