import { type Sources, targetOf } from './sources'

/** What a noun may use besides nouns: schemas describe data and do nothing, and a digest follows from its bytes alone. */
const PURE_PACKAGES = ['zod', '@noble/hashes/sha2.js']

/**
 * Whether a file of core/ is a noun: pure, down to the last file it needs when it runs. A verb gives itself away by
 * what it reaches: the database, Node, a package that does something.
 */
export function isNoun(sources: Sources, path: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (!path.startsWith('core/')) return false
  if (seen.has(path)) return true
  const imports = sources.get(path) ?? []
  return imports
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .every(({ specifier }) => {
      const target = targetOf(sources, path, specifier)
      return target === undefined ? PURE_PACKAGES.includes(specifier) : isNoun(sources, target, new Set([...seen, path]))
    })
}
