import { createRandom } from './random'
import { mistakes } from './sample-mistake'

/** The kind of a row: `mistake` is the index of a kind of mistake, `of` the earlier row that is repeated. */
export type RowPlan = { kind: 'valid' } | { kind: 'invalid'; mistake: number } | { kind: 'duplicate'; of: number }

const blockRows = 100
const invalidRows = 3

/**
 * Computes the kind of a row from its number alone, so a file of any length needs no memory. Of a hundred rows, three have a
 * mistake, each kind in turn, and one repeats an earlier row.
 */
export function planOf(seed: number, row: number, kinds = mistakes.length): RowPlan {
  const block = Math.floor((row - 1) / blockRows)
  const order = specialRows(seed, block).indexOf((row - 1) % blockRows)
  if (order === -1) return { kind: 'valid' }
  if (order < invalidRows) return { kind: 'invalid', mistake: (block * invalidRows + order) % kinds }
  const of = earlierRow(seed, row)
  return of === undefined ? { kind: 'valid' } : { kind: 'duplicate', of }
}

function specialRows(seed: number, block: number): number[] {
  const random = createRandom(seed ^ 0x5bd1e995, block)
  const places = new Set<number>()
  while (places.size <= invalidRows) places.add(Math.floor(random() * blockRows))
  return [...places]
}

function earlierRow(seed: number, row: number): number | undefined {
  const random = createRandom(seed ^ 0x1b873593, row)
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const candidate = 1 + Math.floor(random() * (row - 1))
    if (candidate < row && isFirst(seed, candidate)) return candidate
  }
  return undefined
}

function isFirst(seed: number, row: number): boolean {
  return !specialRows(seed, Math.floor((row - 1) / blockRows)).includes((row - 1) % blockRows)
}
