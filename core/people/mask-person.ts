import type { Mask } from '#core/disclosures/masked-fields'
import { isStandard } from '#core/fields/field'
import { fieldsOfFlag } from '#core/people/filter/fields-of-filter'
import type { Flag } from '#core/people/filter/flag'
import type { Person } from '#core/people/person'

/** A person without the values of masked fields, and which these are. */
export function maskPerson(person: Omit<Person, 'masked'>, mask: Mask): Person {
  if (mask.size === 0) return { ...person, masked: [] }
  const shown = <Value>(key: string, value: Value) => (mask.has(key) ? null : value)
  const fields = person.fields.map((field) => (mask.has(field.key) ? { ...field, value: null, shown: null } : field))
  return {
    ...person,
    name: shown('name', person.name),
    dob: shown('dob', person.dob),
    city: shown('city', person.city),
    email: shown('email', person.email),
    fields,
    masked: [...mask].filter((key) => isStandard(key) || fields.some((field) => field.key === key)),
  }
}

/** Whether a flag says nothing about a masked field. */
export const isFlagShown = ({ flag }: { flag: Flag }, mask: Mask) => !fieldsOfFlag[flag].some((key) => mask.has(key))
