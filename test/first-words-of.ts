import { createHash } from 'node:crypto'

/** The first 64 bits of the hash of an identity key, as two numbers, computed in another way than the import does. */
export function firstWordsOf(identityKey: string): [number, number] {
  const digest = createHash('sha256').update(identityKey).digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}
