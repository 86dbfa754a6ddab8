import { type Sources, targetOf } from './sources'

/** Schemas describe data, and a digest depends on its bytes alone, so a noun may use them. */
const PURE_PACKAGES = ['zod', '@noble/hashes/sha2.js']

/**
 * Whether a file of core/ is a noun: pure, including every file it needs at run time. An operation shows itself by reaching the database,
 * Node, or a package that does something.
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
