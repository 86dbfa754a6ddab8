import type { OtherIdentityKey } from '#core/fields/identity-key-of-values'
import { identityKeyHashBytes, writeIdentityKeyHash } from '#core/identity-keys/identity-key-hash'

/**
 * The other identity keys of the people of a slice, as rows of `other_identity_key` in COPY's binary format. Those of person `n` end at
 * `rowsTo[n]`. Both are empty when no one is compared by other keys.
 */
export type OtherKeyRows = { rows: Uint8Array; rowsTo: Uint32Array }

export type OtherKeyWriter = {
  /** Adds the next person. */
  add: (row: number, keys: readonly OtherIdentityKey[]) => void
  finish: () => OtherKeyRows
}

// The number of columns, and each after its length: batch, row, alternative, key.
const rowBytes = 2 + (4 + 16) + (4 + 4) + (4 + 2) + (4 + identityKeyHashBytes)

/** Writes the rows of at most `most` people, each with at most `keysEach` keys. */
export function createOtherKeyWriter(batchId: string, most: number, keysEach: number): OtherKeyWriter {
  if (keysEach === 0) return { add: () => {}, finish: () => ({ rows: new Uint8Array(0), rowsTo: new Uint32Array(0) }) }
  const rowsTo = new Uint32Array(most)
  const rows = Buffer.allocUnsafeSlow(most * keysEach * rowBytes)
  const batch = Buffer.from(batchId.replaceAll('-', ''), 'hex')
  let [people, at] = [0, 0]
  return {
    add(row, keys) {
      for (const { alternative, key } of keys) {
        at = rows.writeInt16BE(4, at)
        at = rows.writeInt32BE(batch.length, at)
        rows.set(batch, at)
        at = rows.writeInt32BE(4, at + batch.length)
        at = rows.writeInt32BE(row, at)
        at = rows.writeInt32BE(2, at)
        at = rows.writeInt16BE(alternative, at)
        at = rows.writeInt32BE(identityKeyHashBytes, at)
        writeIdentityKeyHash(key, rows, at)
        at += identityKeyHashBytes
      }
      rowsTo[people++] = at
    },
    finish: () => ({ rows: rows.subarray(0, at), rowsTo: rowsTo.subarray(0, people) }),
  }
}

/** Yields the rows of everyone but `duplicates`. */
export function* otherKeysOf({ rows, rowsTo }: OtherKeyRows, duplicates: ReadonlySet<number>): Generator<Uint8Array> {
  let from = 0
  for (const duplicate of [...duplicates].sort((a, b) => a - b)) {
    const own = duplicate === 0 ? 0 : (rowsTo[duplicate - 1] as number)
    if (own > from) yield rows.subarray(from, own)
    from = rowsTo[duplicate] as number
  }
  if (from < rows.length) yield rows.subarray(from)
}
