import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#core/database/open-database'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import { valueFormatter } from '#core/fields/shown-values'
import { foldText } from '#core/parsing/text/fold-text'
import { readFieldColumn } from '#core/people/review-index/field-column'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { hasRow, type RowSet } from '#core/people/review-index/row-set'

/** Values with the text that shows each, and how many further values there are. */
export type CountedValues = { values: { value: string; shown: string; count: number }[]; more: number }

type Input = { key: string; find?: string | undefined; limit: number }

// A field may have as many values as there are people.
const valuesPerTurn = 20_000

/**
 * Counts the people of a set per value of a declared field: the `limit` most frequent values that show the text `find`, ignoring case and
 * accents, and how many more there are. Refuses a field that is not filterable in the batch with `input-invalid`.
 */
export async function countFieldValues(
  db: Database,
  reviewIndex: ReviewIndex,
  set: RowSet,
  { key, find, limit }: Input,
): Promise<CountedValues> {
  const [{ rows, values }, show] = [
    await readFieldColumn(db, reviewIndex, key),
    valueFormatter(await readFieldsOfBatch(db, reviewIndex.batchId), key),
  ]
  const wanted = find === undefined ? undefined : foldText(find)
  const most: { index: number; count: number }[] = []
  let found = 0
  for (let index = 0; index < values.count; index += 1) {
    if (index % valuesPerTurn === valuesPerTurn - 1) await nextTurn()
    const count = countIn(set, rows.subarray(values.rowsTo[index - 1] ?? 0, values.rowsTo[index]))
    if (count === 0 || (wanted !== undefined && !foldText(show(values.at(index))).includes(wanted))) continue
    found += 1
    if (most.length === limit && count <= (most.at(-1)?.count ?? 0)) continue
    const place = most.findIndex((other) => other.count < count)
    most.splice(place < 0 ? most.length : place, 0, { index, count })
    most.length = Math.min(most.length, limit)
  }
  const shown = most.map(({ index, count }) => ({ value: values.at(index), shown: show(values.at(index)), count }))
  return { values: shown, more: found - shown.length }
}

function countIn(set: RowSet, rows: Int32Array): number {
  let count = 0
  for (const row of rows) if (hasRow(set, row)) count += 1
  return count
}
