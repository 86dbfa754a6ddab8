import { sha256 } from '@noble/hashes/sha2.js'
import { foldText } from '#core/parsing/text/fold-text'
import { withoutInvisible } from '#core/parsing/text/invisible'
import { isAscii } from '#core/parsing/text/is-ascii'

/** The digests of slices are over identity keys of at most this length. */
const identityKeyBytes = 1_000

/** The prefixes of the identity keys of the first version: by e-mail address, and by date of birth, name and city. */
export const emailKeyPrefix = 'email:'
export const personKeyPrefix = 'person:'

/**
 * The identity key of a person: `email:` and the e-mail, or `person:` with date of birth, name and city without one. `email`
 * is the result of `emailIdentity`, or null. Two rows with the same key are the same person. Keys over 1,000 bytes of UTF-8
 * are replaced by their SHA-256. The digest of a slice is over these texts; a row stores and SQL compares their hashes.
 */
export function identityKeyOf(name: string, dob: string, city: string, email: string | null): string {
  // No cell may contain this control character, so name and city cannot run into each other.
  const identityKey =
    email === null ? `${personKeyPrefix}${dob}\u001f${foldText(name)}\u001f${foldText(city)}` : `${emailKeyPrefix}${email}`
  return limitIdentityKey(identityKey)
}

/** The key of a person with this e-mail: their identity key, or another one when the identity has changed. */
export const identityKeyOfEmail = (email: string) => identityKeyOf('', '', '', emailIdentity(email))

/**
 * The form in which two e-mail addresses are compared: NFKC, lower case, without invisible characters, the domain in its
 * ASCII form. Accents stay. A domain that has no ASCII form stays as it is.
 */
export function emailIdentity(email: string): string {
  if (isAscii(email)) return email.toLowerCase()
  const plain = withoutInvisible(email.normalize('NFKC').toLowerCase().normalize('NFKC')).trim()
  const at = plain.lastIndexOf('@')
  const domain = plain.slice(at + 1)
  return isAscii(domain) ? plain : plain.slice(0, at + 1) + asciiDomain(domain)
}

function asciiDomain(domain: string): string {
  // These characters would end the host of a URL or be decoded.
  if (/[\s/?#:@%\\]/.test(domain)) return domain
  const url = `http://${domain}/`
  if (!URL.canParse(url)) return domain
  const { hostname, pathname, port, username } = new URL(url)
  return pathname === '/' && port === '' && username === '' ? hostname : domain
}

/** The key, or its prefix and SHA-256 when it is over 1,000 bytes of UTF-8. */
export function limitIdentityKey(identityKey: string): string {
  if (identityKey.length * 3 <= identityKeyBytes) return identityKey
  const bytes = new TextEncoder().encode(identityKey)
  if (bytes.length <= identityKeyBytes) return identityKey
  const digest = Array.from(sha256(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${identityKey.slice(0, identityKey.indexOf(':') + 1)}sha256-${digest}`
}
