import type { StandardField } from '#core/fields/field'
import type { Flag } from '#core/people/filter/flag'
import type { PersonFilter } from '#core/people/filter/person-filter'

/** The fields that a flag says something about. That someone was rejected or sent back before is the history of a decision. `identityKey` is masked as soon as any field is. */
export const fieldsOfFlag = {
  'rejected-before': [],
  'sent-back-before': [],
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

type Fields = readonly string[]

// Every part of a filter has a line here, so that none searches what is masked.
const fieldsOfPart: { [Part in keyof PersonFilter]-?: (value: NonNullable<PersonFilter[Part]>) => Fields } = {
  q: () => ['name', 'email', 'city'],
  city: () => ['city'],
  domain: () => ['email'],
  ageFrom: () => ['dob'],
  ageTo: () => ['dob'],
  flag: (flag) => fieldsOfFlag[flag],
  range: ({ sort }) => fieldsOfSort(sort),
}

/** The keys of the fields that a filter compares. */
export const fieldsOfFilter = (filter: PersonFilter): string[] => partsOf(filter).flatMap((part) => [...fieldsOf(part, filter)])

/** The filter without the parts that compare one of these fields. */
export function withoutFields(filter: PersonFilter, fields: ReadonlySet<string>): PersonFilter {
  const kept = partsOf(filter).filter((part) => !fieldsOf(part, filter).some((key) => fields.has(key)))
  return Object.fromEntries(kept.map((part) => [part, filter[part]]))
}

const partsOf = (filter: PersonFilter) => (Object.keys(fieldsOfPart) as (keyof PersonFilter)[]).filter((part) => filter[part] !== undefined)

function fieldsOf<Part extends keyof PersonFilter>(part: Part, filter: PersonFilter): Fields {
  const value = filter[part]
  return value === undefined ? [] : fieldsOfPart[part](value as never)
}

/** The keys of the fields that an order of people compares. */
export const fieldsOfSort = (sort: 'row' | '-row' | 'name' | '-name'): StandardField[] => (sort.endsWith('name') ? ['name'] : [])
