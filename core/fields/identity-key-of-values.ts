import { emailKind, personKind, withinKeyLimit } from '#core/identity-keys/identity-key'
import type { FieldReader } from './field-reader'
import { valueSeparator } from './packed-values'

/** The alternative of people without an e-mail, in the order of its parts. */
const personKeys = ['dob', 'name', 'city']

/**
 * Compiles what makes the identity key of a person from their values: the comparable values of the first alternative of which they
 * have every field. The order of the fields in an alternative does not matter. With the default alternatives it is `identityKeyOf`.
 */
export function compileIdentity(identity: string[][], readers: readonly FieldReader[]): (values: readonly string[]) => string {
  const alternatives = identity.map((keys) => {
    const ordered = isPersonKey(keys) ? personKeys : keys.toSorted()
    return { prefix: prefixOf(ordered), places: ordered.map((key) => readers.findIndex(({ field }) => field.key === key)) }
  })
  const last = alternatives.at(-1) as Alternative
  return (values) => {
    let { prefix, places } = last
    for (const alternative of alternatives) {
      if (!hasAll(values, alternative.places)) continue
      ;({ prefix, places } = alternative)
      break
    }
    let key = prefix
    for (let part = 0; part < places.length; part += 1) {
      const place = places[part] as number
      // No value contains this control character, so two parts cannot run into each other.
      if (part > 0) key += valueSeparator
      key += (readers[place] as FieldReader).comparable(values[place] ?? '')
    }
    return withinKeyLimit(key)
  }
}

type Alternative = { prefix: string; places: number[] }

function hasAll(values: readonly string[], places: number[]): boolean {
  for (const place of places) if (!values[place]) return false
  return true
}

const isPersonKey = (keys: string[]) => keys.length === personKeys.length && personKeys.every((key) => keys.includes(key))

function prefixOf(keys: string[]): string {
  if (keys === personKeys) return personKind
  const [key] = keys
  return keys.length === 1 && key === 'email' ? emailKind : `${keys.join('+')}:`
}
