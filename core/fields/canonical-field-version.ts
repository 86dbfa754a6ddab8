import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { FieldVersion } from './field-version'

/**
 * The text in which a version is stored and hashed: JSON of RFC 8785, without white space and with sorted keys. The order of fields,
 * choices and alternatives stays, because it means something.
 */
export function canonicalFieldVersion(version: FieldVersion): string {
  return canonicalJson(version)
}

/** The SHA-256 of a stored canonical text, in hexadecimal digits. */
export function hashOfFieldVersion(canonical: string): string {
  return bytesToHex(sha256(utf8ToBytes(canonical)))
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, own]) => own !== undefined)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, own]) => `${JSON.stringify(key)}:${canonicalJson(own)}`).join()}}`
}
