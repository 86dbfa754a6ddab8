import type { OtherIdentityKey } from '#core/fields/identity-key-of-values'
import type { Problem } from './problems'

/** The position of a record: row and line from 1, and its bytes in the stored file without the line end. */
export type Place = { row: number; line: number; byteFrom: number; byteLength: number }

/**
 * A valid row. `fields` has the values of the declared fields, packed; null when none is declared. Two rows with the same `identityKey` are the
 * same person; an equal one of the `otherIdentityKeys` is a flag.
 */
export type ParsedPerson = Place & {
  name: string
  dob: string | null
  city: string | null
  email: string | null
  fields: string | null
  identityKey: string
  otherIdentityKeys: readonly OtherIdentityKey[]
  /** As texts to compare, one for each unique field of the version; empty where the person has no value. */
  uniqueValues: readonly string[]
}

/** An invalid row, with all its problems. */
export type InvalidRow = Place & { problems: Problem[] }
