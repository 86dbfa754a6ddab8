import { type Sources, targetOf } from './sources'

/**
 * Schemas describe data; a digest or what a ZIP file has in it depends on bytes alone, and whether a text is a phone number, a country, an
 * IBAN or of a pattern on the text alone. So a noun may use them.
 */
const PURE_PACKAGES = [
  'zod',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
  '@zip.js/zip.js/lib/zip-core-native.js',
  'ibantools',
  'libphonenumber-js/min',
  'libphonenumber-js/examples.mobile.json',
  're2js',
  ...['codes', 'langs/de', 'langs/en', 'langs/es', 'langs/fr', 'langs/it', 'langs/nl', 'langs/pl', 'langs/pt'].map(
    (data) => `i18n-iso-countries/${data}.json`,
  ),
]

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
