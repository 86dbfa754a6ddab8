/**
 * What a slice adds to the review index, made from its lines alone. Columns have one number per row from `rowFrom` on. The text of a row in
 * `text` ends at `recordTo`, and a separator follows; a row that is no person has an empty record and the codes -1.
 */
export type IndexPart = {
  rowFrom: number
  text: Uint8Array
  recordTo: Uint32Array
  /** Places in `cityValues` and `domainValues`. */
  cities: Int32Array
  cityValues: string[]
  domains: Int32Array
  domainValues: string[]
  /** Days since 1970, `noDay` for none. */
  births: Int32Array
  nameBirths: Int32Array
  /** The people in the order of names, as `writeNameRun` writes them. */
  names: Uint8Array
  /** Rows of people who may have a flag of their own. */
  rowsToLookAt: number[]
  /** Rows of people whose texts only PostgreSQL can fold. While there are any, the part is not complete. */
  rowsToFold: number[]
}

/** A part before its people are sorted; `nameTo` is where the folded name of each row ends in `text`. */
export type FoldedSlice = Omit<IndexPart, 'names'> & { nameTo: Uint32Array }

/** The byte between two rows in the text of a part, which no folded text contains. */
export const recordSeparator = 0x1e

/** The buffers of a part. */
export const buffersOfIndexPart = ({ text, recordTo, cities, domains, births, nameBirths, names }: IndexPart): ArrayBufferLike[] =>
  [text, recordTo, cities, domains, births, nameBirths, names].map(({ buffer }) => buffer)

/** Empties the records of rows that are no people after all, because they turned out to be duplicates. */
export function withoutRows(part: IndexPart, rows: Iterable<number>): IndexPart {
  const without = new Set<number>()
  for (const row of rows) without.add(row - part.rowFrom)
  if (without.size === 0) return part
  const [text, recordTo, cities] = [part.text.slice(), part.recordTo.slice(), part.cities.slice()]
  const [domains, births, nameBirths] = [part.domains.slice(), part.births.slice(), part.nameBirths.slice()]
  let [from, to] = [0, 0]
  for (let index = 0; index < recordTo.length; index += 1) {
    const end = recordTo[index] as number
    if (without.has(index)) {
      cities[index] = domains[index] = -1
      births[index] = nameBirths[index] = 0
      from = end
    }
    text.copyWithin(to, from, end + 1)
    to += end - from
    recordTo[index] = to
    ;[from, to] = [end + 1, to + 1]
  }
  const rowsToLookAt = part.rowsToLookAt.filter((row) => !without.has(row - part.rowFrom))
  const rowsToFold = part.rowsToFold.filter((row) => !without.has(row - part.rowFrom))
  return { ...part, text: text.subarray(0, to), recordTo, cities, domains, births, nameBirths, rowsToLookAt, rowsToFold }
}
