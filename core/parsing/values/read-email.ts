import { emailIdentity } from '#core/identity-keys/identity-key'
import { rowLimits } from '#core/parsing/limits'
import { isLongerThan } from '#core/parsing/text/text-length'

export type EmailResult = { identity: string } | { code: 'too-long' | 'malformed' }

/**
 * Validates an e-mail address and returns its identity: an RFC 5321 dot-atom, an @, and a domain with a dot.
 * Letters of any script are valid; quoted local parts and address literals are not.
 */
export function readEmail(text: string): EmailResult {
  if (isLongerThan(text, rowLimits.emailLength)) return { code: 'too-long' }
  const identity = emailIdentity(text)
  return isAddress(identity) ? { identity } : { code: 'malformed' }
}

function isAddress(text: string): boolean {
  const at = text.indexOf('@')
  if (at < 1 || at > 64) return false
  for (let index = 0; index < at; index += 1) if (!isLocal(text.charCodeAt(index))) return false
  if (!areDotsInside(text, 0, at)) return false
  return isDomain(text, at + 1)
}

function isDomain(text: string, from: number): boolean {
  let labelFrom = from
  let labels = 0
  for (let index = from; index <= text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (index < text.length && code !== DOT) {
      if (!isLetterOrDigit(code) && code !== HYPHEN) return false
      continue
    }
    const length = index - labelFrom
    if (length < 1 || length > 63) return false
    if (text.charCodeAt(labelFrom) === HYPHEN || text.charCodeAt(index - 1) === HYPHEN) return false
    labels += 1
    labelFrom = index + 1
  }
  return labels >= 2 && text.length - from <= 253
}

const DOT = 0x2e
const HYPHEN = 0x2d
const localSigns = new Uint8Array(128)
for (const sign of "!#$%&'*+-/=?^_`{|}~.abcdefghijklmnopqrstuvwxyz0123456789") localSigns[sign.charCodeAt(0)] = 1

function isLocal(code: number): boolean {
  return code < 0x80 ? localSigns[code] === 1 : code > 0xa0 && !isSpace(code)
}

function isSpace(code: number): boolean {
  return /\s/.test(String.fromCharCode(code))
}

// The identity has its domain in ASCII; any other letter means that the domain has no ASCII form.
function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
}

function areDotsInside(text: string, from: number, to: number): boolean {
  if (text.charCodeAt(from) === DOT || text.charCodeAt(to - 1) === DOT) return false
  for (let index = from + 1; index < to; index += 1) {
    if (text.charCodeAt(index) === DOT && text.charCodeAt(index - 1) === DOT) return false
  }
  return true
}
