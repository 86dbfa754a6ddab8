import type { Person } from './person'

/** A person as a record of a file: the declared fields, as they are shown, stand beside the others by their keys. */
export type PersonRecord = Omit<Person, 'fields' | 'masked'> & { [key: string]: unknown }

// No key of a field is the name of another column.
export function personRecordOf({ fields, masked: _, ...person }: Person): PersonRecord {
  return { ...person, ...Object.fromEntries(fields.map(({ key, shown }) => [key, shown])) }
}
