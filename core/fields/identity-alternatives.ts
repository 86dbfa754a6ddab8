/** An alternative of the identity, with its number among all that ever were in force, from 1 in the order in which they first were. */
export type NumberedAlternative = { number: number; keys: string[] }

/** The same text for two alternatives of the same fields, whose order does not matter. */
export const nameOfAlternative = (keys: readonly string[]): string => keys.toSorted().join('+')

/**
 * The alternatives by which people are compared besides their identity key, given the identities of all versions up to that of their batch,
 * the first version first: each that ever was in force. None while the identity has never changed.
 */
export function comparedAlternatives(identities: readonly string[][][]): NumberedAlternative[] {
  const nameOf = (identity: string[][]) => identity.map(nameOfAlternative).join()
  const [first] = identities
  if (!first || identities.every((identity) => nameOf(identity) === nameOf(first))) return []
  return numberedAlternatives(identities)
}

/** Every alternative of these identities, once. A further version never changes a number. */
export function numberedAlternatives(identities: readonly string[][][]): NumberedAlternative[] {
  const byName = new Map<string, NumberedAlternative>()
  for (const keys of identities.flat()) {
    const name = nameOfAlternative(keys)
    if (!byName.has(name)) byName.set(name, { number: byName.size + 1, keys })
  }
  return [...byName.values()]
}
