import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import { searchedPlaces } from '#core/fields/filterable-fields'
import { createArena } from '#core/people/index-parts/arena'
import { foldRows } from '#core/people/index-parts/fold-rows'
import type { FoldedSlice } from '#core/people/index-parts/index-part'
import { encodeInt32s } from '#core/people/index-parts/int32-bytes'
import { findBuiltIndex, type VerifiedIndex } from './find-built-index'
import { createPeople } from './people'
import { areAllUsed, codesOf, readValues, type Values } from './values'
import { verifyFlags } from './verify-flags'
import { readNameBirths } from './verify-name-births'
import { isInOrder } from './verify-order'
import { hasText } from './verify-text'

/** Compares a review index with the people of a batch: each slice in order, then the whole. Yields a sentence for each difference. */
export type ReviewIndexCheck = {
  /** `lines` are the people as lines of COPY's text format, as `SliceLines` has them. */
  slice: (slice: { sliceNo: number; rowFrom: number; rowTo: number }, lines: Uint8Array) => AsyncGenerator<string>
  whole: () => AsyncGenerator<string>
}

/** Returns null while no review index is built. */
export async function openReviewIndexCheck(db: Database, batchId: string): Promise<ReviewIndexCheck | null> {
  const index = await findBuiltIndex(db, batchId)
  if (index === null) return null
  const [cities, domains] = [await readValues(db, index, 'city'), await readValues(db, index, 'domain')]
  const searched = searchedPlaces(await readFieldsOfBatch(db, batchId))
  const { people, add } = createPeople(index.rows)
  let buffer = new SharedArrayBuffer(0)
  return {
    async *slice({ sliceNo, rowFrom, rowTo }, lines) {
      const bytes = (rowTo - rowFrom + 1) * bytesPerRow + lines.length
      if (buffer.byteLength < bytes) buffer = new SharedArrayBuffer(bytes)
      const folded = await foldRows(db, batchId, { rowFrom, rowTo, day: index.day, searched, lines, arena: createArena(buffer) })
      if (!(await hasText(db, batchId, folded))) yield `The text that searches read in slice ${sliceNo} is not that of its people.`
      const columns = columnsOf(folded, cities, domains)
      if (!(await hasColumns(db, index, sliceNo, columns)))
        yield `The cities, domains or dates of birth of slice ${sliceNo} in the review index are not those of its people.`
      add(folded, columns.domains)
    },
    async *whole() {
      if (cities === null || domains === null || !areAllUsed(cities) || !areAllUsed(domains))
        yield 'The review index has cities or domains that no one has, or one of them twice.'
      if (!(await isInOrder(db, index, people))) yield 'The order of names in the review index does not have each person once and in place.'
      const nameBirths = await readNameBirths(db, index, people)
      if (nameBirths === null) yield 'The review index does not find each person by name and date of birth.'
      else yield* verifyFlags(db, index, people, nameBirths)
    },
  }
}

// Six columns of four bytes, and a separator in the text.
const bytesPerRow = 6 * 4 + 1

type Columns = Record<'cities' | 'domains' | 'births', Int32Array>

const columnsOf = (slice: FoldedSlice, cities: Values | null, domains: Values | null): Columns => ({
  cities: cities === null ? slice.cities : codesOf(cities, slice.cities, slice.cityValues),
  domains: domains === null ? slice.domains : codesOf(domains, slice.domains, slice.domainValues),
  births: slice.births,
})

async function hasColumns(
  { query }: Database,
  { batchId }: VerifiedIndex,
  sliceNo: number,
  { cities, domains, births }: Columns,
): Promise<boolean> {
  const [stored] = await query<{ digest: Buffer }>(
    'select sha256(cities || domains || births) as digest from review_index_slice where batch_id = $1 and slice_no = $2',
    [batchId, sliceNo],
  )
  const digest = createHash('sha256')
  for (const column of [cities, domains, births]) digest.update(encodeInt32s(column))
  return stored !== undefined && digest.digest().equals(stored.digest)
}
