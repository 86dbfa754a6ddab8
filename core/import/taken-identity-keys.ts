import type pg from 'pg'
import { identityKeyHashBytes } from '#core/identity-keys/identity-key-hash'
import { type SliceLines, spareBuffer } from '#core/import/copy-lines/slice-lines'

/** Finds those of `people` with an identity key that exists already, with one query. It is fastest in the order of keys. */
export async function findTakenIdentityKeys(client: pg.PoolClient, lines: SliceLines, people: Uint32Array): Promise<Set<number>> {
  // The spare buffer fits the keys only if there is at least one line, which makes space for the array's header.
  if (people.length === 0) return new Set()
  const values = [identityKeysOf(lines, people)]
  const { rows } = await client.query<{ identityKey: string }>({ name: 'taken identity keys', text: selectTaken, values })
  const taken = new Set<number>()
  if (rows.length === 0) return taken
  const keys = new Set(rows.map(({ identityKey }) => keyAt(hashOf(identityKey), 0)))
  for (const person of people) if (keys.has(keyAt(lines.hashes, person * 2))) taken.add(person)
  return taken
}

// Raw because it takes thousands of keys in binary format and is prepared by name, once per connection.
// The sub-select hides the array from the planner, which would estimate every element.
const selectTaken = 'select identity_key as "identityKey" from users where identity_key = any ((select $1::uuid[])::uuid[]) and not freed'

/** The identity keys as a uuid[] in PostgreSQL's binary format, in the spare buffer. */
function identityKeysOf(slice: SliceLines, people: Uint32Array): Buffer {
  const spare = spareBuffer(slice)
  const { identityKeys } = slice
  const array = Buffer.from(spare.buffer, spare.byteOffset, spare.length)
  let length = headBytes
  for (const person of people) {
    length = array.writeInt32BE(identityKeyHashBytes, length)
    array.set(identityKeys.subarray(person * identityKeyHashBytes, (person + 1) * identityKeyHashBytes), length)
    length += identityKeyHashBytes
  }
  // One dimension, no nulls, element type uuid, length, lower bound 1.
  for (const [index, value] of [1, 0, uuidType, people.length, 1].entries()) array.writeInt32BE(value, index * 4)
  return array.subarray(0, length)
}

const headBytes = 5 * 4
const uuidType = 2950

/** The first 64 bits of a stored hash, as in `SliceLines`. */
const hashOf = (uuid: string) => new Uint32Array(Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex')).buffer)

// A number has 53 of the 64 bits. A collision only causes one more insert to be checked.
function keyAt(hashes: Uint32Array, at: number): number {
  return (hashes[at] as number) * 2 ** 21 + ((hashes[at + 1] as number) >>> 11)
}
