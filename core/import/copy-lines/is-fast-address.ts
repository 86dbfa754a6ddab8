import { byteAt } from '#core/parsing/encoding/bytes'
import { rowLimits } from '#core/parsing/limits'

/** Whether a range is an ASCII e-mail address that `readEmail` accepts, so that its identity is the same in lower case. */
export function isFastAddress(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > rowLimits.emailLength) return false
  const at = endOfLocalPart(bytes, from, to)
  return at > from && at - from <= 64 && isFastDomain(bytes, at + 1, to)
}

/** The position of the @, or -1 when the bytes before it are no local part. */
function endOfLocalPart(bytes: Uint8Array, from: number, to: number): number {
  let wasDot = true
  for (let at = from; at < to; at += 1) {
    const kind = kinds[byteAt(bytes, at)] as number
    if (kind === none) return -1
    if (kind === atSign) return wasDot ? -1 : at
    if (kind === dot && wasDot) return -1
    wasDot = kind === dot
  }
  return -1
}

function isFastDomain(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > 253) return false
  let labels = 0
  let labelFrom = from
  let last: number = dot
  for (let at = from; at < to; at += 1) {
    const kind = kinds[byteAt(bytes, at)] as number
    if (kind < letterOrDigit) return false
    if (kind === dot) {
      if (last !== letterOrDigit || at - labelFrom > 63) return false
      labels += 1
      labelFrom = at + 1
    } else if (kind === hyphen && last === dot) return false
    last = kind
  }
  return labels >= 1 && last === letterOrDigit && to - labelFrom <= 63
}

// Kinds of bytes; a domain may contain those from `letterOrDigit` on.
const [none, atSign, localSign, letterOrDigit, hyphen, dot] = [0, 1, 2, 3, 4, 5] as const
const kinds = new Uint8Array(256).fill(none)
for (const sign of "!#$%&'*+/=?^_`{|}~") kinds[sign.charCodeAt(0)] = localSign
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') kinds[sign.charCodeAt(0)] = letterOrDigit
kinds['@'.charCodeAt(0)] = atSign
kinds['-'.charCodeAt(0)] = hyphen
kinds['.'.charCodeAt(0)] = dot
