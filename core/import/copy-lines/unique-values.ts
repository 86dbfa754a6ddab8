import { identityKeyHashBytes as hashBytes, writeIdentityKeyHash } from '#core/identity-keys/identity-key-hash'
import { sortByIdentityKey } from '#core/identity-keys/identity-key-order'

/**
 * The unique values of the people of a slice. The hash of the value that person `n` has in the `f`-th of `fields` unique fields is the
 * `n * fields + f`-th of `hashes`, and zero where they have none. `order` sorts them approximately, so that index pages are written in runs.
 */
export type UniqueValues = { fields: number; hashes: Uint8Array; order: Uint32Array }

export type UniqueValueWriter = {
  /** Adds the next person, with a text for each unique field. */
  add: (texts: readonly string[]) => void
  finish: () => UniqueValues
}

/** Hashes the unique values of at most `most` people. */
export function createUniqueValueWriter(most: number, fields: number): UniqueValueWriter {
  if (fields === 0) return { add: () => {}, finish: () => ({ fields, hashes: new Uint8Array(0), order: new Uint32Array(0) }) }
  const hashes = new Uint8Array(most * fields * hashBytes)
  let values = 0
  return {
    add(texts) {
      for (let field = 0; field < fields; field += 1) {
        const text = texts[field] as string
        if (text !== '') writeIdentityKeyHash(text, hashes, values * hashBytes)
        values += 1
      }
    },
    finish: () => ({ fields, hashes: hashes.subarray(0, values * hashBytes), order: sortByIdentityKey(hashes, values) }),
  }
}

/** Whether there is a value at an index of the hashes. */
export function hasValue({ hashes }: UniqueValues, index: number): boolean {
  for (let at = index * hashBytes; at < (index + 1) * hashBytes; at += 1) if (hashes[at] !== 0) return true
  return false
}

// The number of columns, and each after its length: the value, the batch and the row.
const rowBytes = 2 + (4 + hashBytes) + (4 + 16) + (4 + 4)
const rowsInChunk = 4096

/** Yields the values of the people who are `isIncluded` as rows of `unique_value` in COPY's binary format. `rows` are those of all people. */
export function* uniqueValueRows(
  values: UniqueValues,
  batchId: string,
  rows: Int32Array,
  isIncluded: (person: number) => boolean,
): Generator<Uint8Array> {
  const batch = Buffer.from(batchId.replaceAll('-', ''), 'hex')
  let chunk = Buffer.allocUnsafe(rowsInChunk * rowBytes)
  let at = 0
  for (const index of values.order) {
    const person = Math.floor(index / values.fields)
    if (!isIncluded(person) || !hasValue(values, index)) continue
    at = chunk.writeInt16BE(3, at)
    at = chunk.writeInt32BE(hashBytes, at)
    for (let byte = index * hashBytes; byte < (index + 1) * hashBytes; byte += 1) chunk[at++] = values.hashes[byte] as number
    at = chunk.writeInt32BE(batch.length, at)
    chunk.set(batch, at)
    at = chunk.writeInt32BE(4, at + batch.length)
    at = chunk.writeInt32BE(rows[person] as number, at)
    if (at < chunk.length) continue
    yield chunk
    // The stream may still have the chunk.
    chunk = Buffer.allocUnsafe(rowsInChunk * rowBytes)
    at = 0
  }
  if (at > 0) yield chunk.subarray(0, at)
}

/** The hashes by row, from `rowFrom` to `rowTo`, of everyone but `duplicates`; zero where there is no value. */
export function uniqueValuesByRow(
  { fields, hashes }: UniqueValues,
  { rowFrom, rowTo }: { rowFrom: number; rowTo: number },
  rows: Int32Array,
  duplicates: ReadonlySet<number>,
): Buffer {
  const personBytes = fields * hashBytes
  const byRow = Buffer.alloc((rowTo - rowFrom + 1) * personBytes)
  for (let person = 0; person * personBytes < hashes.length; person += 1) {
    if (duplicates.has(person)) continue
    byRow.set(hashes.subarray(person * personBytes, (person + 1) * personBytes), ((rows[person] as number) - rowFrom) * personBytes)
  }
  return byRow
}
