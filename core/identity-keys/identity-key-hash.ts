import { hash } from 'node:crypto'
import { hashUuid } from './hash-uuid'

/** The bytes of an identity key as a row stores it: the first 128 bits of the SHA-256 of its text. */
export const identityKeyHashBytes = 16

/** The hash of an identity key as PostgreSQL writes it, a UUID. SQL computes the same with `identity_key_hash`. */
export function identityKeyHash(identityKey: string): string {
  return hashUuid(identityKey)
}

/** Writes the hash of an identity key at `at`. */
export function writeIdentityKeyHash(identityKey: string, into: Uint8Array, at: number): void {
  const digest = hash('sha256', identityKey, 'binary')
  for (let index = 0; index < identityKeyHashBytes; index += 1) into[at + index] = digest.charCodeAt(index)
}

/** Writes the hash of the identity key in `bytes` from `from` to `to`, a cell of COPY's text format, at `at`. */
export function writeIdentityKeyHashOfCell(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): void {
  let length = 0
  for (let index = from; index < to; index += 1) {
    // Folded text has no other character that COPY escapes.
    if (bytes[index] === BACKSLASH) index += 1
    copied[length++] = bytes[index] as number
  }
  // One byte per character, because a Buffer for each of a million keys would take three times as long.
  const digest = hash('sha256', copiedTo(length), 'binary')
  for (let index = 0; index < identityKeyHashBytes; index += 1) into[at + index] = digest.charCodeAt(index)
}

const BACKSLASH = 0x5c

// Hashing shared memory, or a new view for each key, takes a third longer. A key has at most a thousand bytes.
const copied = new Uint8Array(1024)
const views = new Array<Uint8Array | undefined>(copied.length + 1)

function copiedTo(length: number): Uint8Array {
  views[length] ??= copied.subarray(0, length)
  return views[length]
}
