import type { StandardField } from '#core/fields/field'
import type { Flag } from '#core/people/filter/flag'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { orderOf, type PersonSort } from '#core/people/filter/person-sort'

/** The fields that a flag says something about. That someone was rejected, sent back or reversed before is the history of a decision. `identityKey` is masked as soon as any field is. */
export const fieldsOfFlag = {
  'rejected-before': [],
  'sent-back-before': [],
  'reversed-before': [],
  'shared-identity-key': ['identityKey'],
  'like-existing': ['name', 'dob', 'city', 'email'],
  'shared-birth-date': ['dob'],
  'mixed-scripts': ['name'],
  'under-18': ['dob'],
  'over-100': ['dob'],
  'new-domain': ['email'],
  'domain-burst': ['email'],
  'invisible-characters': ['name', 'city', 'email'],
} as const satisfies Record<Flag, readonly (StandardField | 'identityKey')[]>

/** A search reads whatever texts a version declares. */
const any = Symbol('any field')
type Fields = readonly string[] | typeof any

// Every part of a filter has a line here, so that none searches what is masked.
const fieldsOfPart: { [Part in keyof PersonFilter]-?: (value: NonNullable<PersonFilter[Part]>) => Fields } = {
  q: () => any,
  city: () => ['city'],
  domain: () => ['email'],
  ageFrom: () => ['dob'],
  ageTo: () => ['dob'],
  flag: (flag) => fieldsOfFlag[flag],
  fields: (conditions) => Object.keys(conditions),
  range: ({ sort }) => fieldsOfSort(sort),
}

/** The keys of those of the fields that a filter compares. */
export const fieldsOfFilter = (filter: PersonFilter, fields: ReadonlySet<string>): string[] =>
  partsOf(filter).flatMap((part) => comparedOf(part, filter, fields))

/** The filter without the parts that compare one of these fields. */
export function withoutFields(filter: PersonFilter, fields: ReadonlySet<string>): PersonFilter {
  const kept = partsOf(filter).filter((part) => comparedOf(part, filter, fields).length === 0)
  return Object.fromEntries(kept.map((part) => [part, filter[part]]))
}

const partsOf = (filter: PersonFilter) => (Object.keys(fieldsOfPart) as (keyof PersonFilter)[]).filter((part) => filter[part] !== undefined)

function comparedOf(part: keyof PersonFilter, filter: PersonFilter, fields: ReadonlySet<string>): string[] {
  const compared = fieldsOf(part, filter)
  return compared === any ? [...fields] : compared.filter((key) => fields.has(key))
}

function fieldsOf<Part extends keyof PersonFilter>(part: Part, filter: PersonFilter): Fields {
  const value = filter[part]
  return value === undefined ? [] : fieldsOfPart[part](value as never)
}

/** The keys of the fields that an order of people compares. */
export function fieldsOfSort(sort: PersonSort): string[] {
  const { by } = orderOf(sort)
  return by === 'row' ? [] : [by === 'name' ? by : by.field]
}
