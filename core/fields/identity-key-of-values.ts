import { emailKeyPrefix, limitIdentityKey, personKeyPrefix } from '#core/identity-keys/identity-key'
import type { FieldReader } from './field-reader'
import { type NumberedAlternative, nameOfAlternative } from './identity-alternatives'
import { valueSeparator } from './packed-values'

/** The alternative of people without an e-mail, in the order of its parts. */
const personKeys = ['dob', 'name', 'city']

/** The key of a person by another alternative than the one that made their identity key. */
export type OtherIdentityKey = { alternative: number; key: string }

/**
 * Compiles what makes the identity key of a person from their values: the comparable values of the first alternative of which they
 * have every field. The order of the fields in an alternative does not matter. With the default alternatives it is `identityKeyOf`.
 */
export function compileIdentity(identity: string[][], readers: readonly FieldReader[]): (values: readonly string[]) => string {
  const alternatives = identity.map((keys) => compileAlternative(keys, readers))
  return (values) => firstFull(alternatives, values).keyOf(values)
}

/**
 * Compiles what makes the other keys of a person: by each of the `compared` alternatives of which they have every field, except that of
 * their identity key.
 */
export function compileOtherIdentityKeys(
  identity: string[][],
  compared: readonly NumberedAlternative[],
  readers: readonly FieldReader[],
): (values: readonly string[]) => readonly OtherIdentityKey[] {
  if (compared.length === 0) return () => none
  const alternatives = identity.map((keys) => compileAlternative(keys, readers))
  const others = compared.map(({ number, keys }) => ({ number, alternative: compileAlternative(keys, readers) }))
  return (values) => {
    const own = firstFull(alternatives, values).name
    return others.flatMap(({ number, alternative }) =>
      alternative.name !== own && alternative.isFull(values) ? [{ alternative: number, key: alternative.keyOf(values) }] : [],
    )
  }
}

const none: readonly OtherIdentityKey[] = []

type Alternative = {
  name: string
  /** Whether a person has every field. */
  isFull: (values: readonly string[]) => boolean
  keyOf: (values: readonly string[]) => string
}

/** The last alternative has required fields only. */
function firstFull(alternatives: Alternative[], values: readonly string[]): Alternative {
  for (const alternative of alternatives) if (alternative.isFull(values)) return alternative
  return alternatives.at(-1) as Alternative
}

function compileAlternative(keys: string[], readers: readonly FieldReader[]): Alternative {
  const ordered = isPersonKey(keys) ? personKeys : keys.toSorted()
  const prefix = prefixOf(ordered)
  const places = ordered.map((key) => readers.findIndex(({ field }) => field.key === key))
  return {
    name: nameOfAlternative(keys),
    isFull(values) {
      for (const place of places) if (!values[place]) return false
      return true
    },
    keyOf(values) {
      let key = prefix
      for (let part = 0; part < places.length; part += 1) {
        const place = places[part] as number
        // No value contains this control character, so two parts cannot run into each other.
        if (part > 0) key += valueSeparator
        key += (readers[place] as FieldReader).comparable(values[place] ?? '')
      }
      return limitIdentityKey(key)
    },
  }
}

const isPersonKey = (keys: string[]) => keys.length === personKeys.length && personKeys.every((key) => keys.includes(key))

function prefixOf(keys: string[]): string {
  if (keys === personKeys) return personKeyPrefix
  const [key] = keys
  return keys.length === 1 && key === 'email' ? emailKeyPrefix : `${keys.join('+')}:`
}
