import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortByIdentityKey } from './identity-key-order'

const orderOf = (hashes: Buffer[]) => [...sortByIdentityKey(Buffer.concat(hashes), hashes.length)]
const hashOf = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16)

test('sorts people by the first 22 bits of their hashes, and equal ones in the order of the file', () => {
  const hashes = Array.from({ length: 5_000 }, (_, person) => hashOf(`${(person * 7_919) % 3_001}`))
  const prefixOf = (person: number) => (hashes[person] as Buffer).readUInt32BE(0) >>> 10
  expect(orderOf(hashes)).toEqual([...hashes.keys()].sort((a, b) => prefixOf(a) - prefixOf(b)))
})

test('contains every person once, for any hashes', () => {
  const hash = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes))
  fc.assert(fc.property(fc.array(hash), (hashes) => void expect(orderOf(hashes).sort((a, b) => a - b)).toEqual([...hashes.keys()])))
})
