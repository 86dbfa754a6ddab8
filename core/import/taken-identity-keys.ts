import type pg from 'pg'
import { hashIdentityKey } from '#core/identity-keys/identity-key-filter'
import { type SliceLines, spareBuffer } from '#core/import/copy-lines/slice-lines'

/**
 * Finds the people among those selected by `isMeant` with an identity key that exists already, with one query in index order.
 * The few people with a backslash in their key are always included; inserting them one by one decides.
 */
export async function findTakenIdentityKeys(
  client: pg.PoolClient,
  lines: SliceLines,
  isMeant: (person: number) => boolean,
): Promise<Set<number>> {
  // The spare buffer fits the keys only if there is at least one line, which makes space for the array's header.
  if (lines.people === 0) return new Set()
  const { identityKeys, escaped } = identityKeysOf(lines, isMeant)
  const { rows } = await client.query<{ identityKey: string }>({ name: 'taken identity keys', text: selectTaken, values: [identityKeys] })
  const taken = new Set(escaped)
  if (rows.length === 0) return taken
  const keys = new Set(rows.map(({ identityKey }) => keyOfIdentityKey(Buffer.from(identityKey))))
  for (let person = 0; person < lines.people; person += 1) {
    if (keys.has(keyAt(lines.hashes, person * 2)) && isMeant(person)) taken.add(person)
  }
  return taken
}

// Raw because it takes thousands of keys in binary format and is prepared by name, once per connection.
// The sub-select hides the array from the planner, which would estimate every element.
const selectTaken = 'select identity_key as "identityKey" from users where identity_key = any ((select $1::text[])::text[])'

/** The identity keys as a text[] in PostgreSQL's binary format, in the spare buffer, and the people with escaped keys. */
function identityKeysOf(slice: SliceLines, isMeant: (person: number) => boolean): { identityKeys: Buffer; escaped: number[] } {
  const buffer = spareBuffer(slice)
  const { lines, identityKeyFrom, lineTo, byIdentityKey } = slice
  const identityKeys = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const escaped: number[] = []
  let [sought, length] = [0, headBytes]
  for (const person of byIdentityKey) {
    if (!isMeant(person)) continue
    const from = identityKeyFrom[person] as number
    // Excludes the line end.
    const to = (lineTo[person] as number) - 1
    const at = length + lengthBytes
    if (copyPlain(lines, from, to, identityKeys, at)) {
      identityKeys.writeInt32BE(to - from, length)
      length = at + to - from
      sought += 1
    } else escaped.push(person)
  }
  // One dimension, no nulls, element type text, length, lower bound 1.
  for (const [index, value] of [1, 0, textType, sought, 1].entries()) identityKeys.writeInt32BE(value, index * lengthBytes)
  return { identityKeys: identityKeys.subarray(0, length), escaped }
}

const lengthBytes = 4
const headBytes = 5 * lengthBytes
const textType = 25
const BACKSLASH = 0x5c

/** Copies a range; returns false when it contains an escape. */
function copyPlain(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = from[index] as number
    if (byte === BACKSLASH) return false
    to[at + index - start] = byte
  }
  return true
}

const oneHash = new Uint32Array(2)

function keyOfIdentityKey(bytes: Uint8Array): number {
  hashIdentityKey(bytes, 0, bytes.length, oneHash, 0)
  return keyAt(oneHash, 0)
}

// A number has 53 of the 64 bits. A collision only causes one more insert to be checked.
function keyAt(hashes: Uint32Array, at: number): number {
  return (hashes[at] as number) * 2 ** 21 + ((hashes[at + 1] as number) >>> 11)
}
