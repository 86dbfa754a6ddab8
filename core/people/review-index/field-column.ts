import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { fieldsOfBatch } from '#core/field-versions/stored-fields'
import type { Field } from '#core/fields/field'
import { filterableFields } from '#core/fields/filterable-fields'
import { filterForms } from '#core/fields/kinds/filter-form'
import { showOf } from '#core/fields/shown-values'
import { foldText } from '#core/parsing/text/fold-text'
import { unescaped } from '#core/people/index-parts/unescaped'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'
import { reviewIndexMemory } from '#core/people/review-index/memory'

/**
 * The people of a batch in the order of a declared field: their rows, those of equal values in file order, and the values with the place
 * where the rows of each end. Who has no value has the empty text; who is erased comes last and is of no value.
 */
export type FieldColumn = { rows: Int32Array; values: { count: number; at: (index: number) => string; rowsTo: Uint32Array } }

/**
 * Reads a declared field of all people of a batch with a review index, in order, from their rows: nothing else stores it, so no one can make
 * it differ from what is decided. It is kept in memory under the version of the index. Refuses a field that is not filterable in the batch
 * with `input-invalid`.
 */
export async function readFieldColumn(db: Database, reviewIndex: ReviewIndex, key: string): Promise<FieldColumn> {
  const { batchId, version: indexVersion } = reviewIndex
  const version = await fieldsOfBatch(db, batchId)
  const found = filterableFields(version).find(({ field }) => field.key === key)
  if (!found) throw new DomainError('input-invalid', { field: key }, `This batch has no field “${key}” that people are sorted by.`)
  return reviewIndexMemory.recall(
    `${batchId}.${indexVersion}.field.${key}`,
    async () => {
      const value = `split_part(fields, E'\\x1f', ${found.place})`
      const lines = await db.readLines(
        `select row_no, ${value} from users where batch_id = ${pg.escapeLiteral(batchId)}
         order by ${orderOfKind(found.field)(value)}, ${value} collate "C" nulls last, row_no`,
      )
      const column = columnOf(Buffer.concat(lines))
      return filterForms[found.field.kind] === 'values' ? byShownText(column, showOf(version, key)) : column
    },
    ({ rows, values }) => rows.byteLength + values.count * bytesPerValue,
  )
}

// A text of about a dozen bytes and the numbers where it and its rows end.
const bytesPerValue = 20

/** What PostgreSQL orders a value by; null, which comes last, for no value. */
const orderOfKind = ({ kind }: Field): ((value: string) => string) => {
  switch (kind) {
    case 'whole-number':
    case 'decimal':
      return (value) => `nullif(${value}, '')::numeric`
    case 'text':
    case 'email':
      return (value) => `fold_for_search(nullif(${value}, '')) collate "C"`
    default:
      return (value) => `nullif(${value}, '') collate "C"`
  }
}

const [TAB, LINE_FEED, DIGIT_0] = [0x09, 0x0a, 0x30]

/** Takes lines of a row and a value in COPY's text format, lines of equal values one after another. */
function columnOf(lines: Buffer): FieldColumn {
  const rows: number[] = []
  const [textTo, rowsTo]: [number[], number[]] = [[], []]
  const texts = Buffer.alloc(lines.length)
  let length = 0
  for (let at = 0; at < lines.length; ) {
    let row = 0
    for (; lines[at] !== TAB; at += 1) row = row * 10 + (lines[at] as number) - DIGIT_0
    const valueAt = at + 1
    at = lines.indexOf(LINE_FEED, valueAt)
    rows.push(row)
    const text = lines.subarray(valueAt, at)
    at += 1
    if (text.equals(erased)) continue
    const last = texts.subarray(textTo.at(-2) ?? 0, length)
    if (textTo.length === 0 || !last.equals(text)) {
      length += text.copy(texts, length)
      textTo.push(length)
      rowsTo.push(rows.length)
    } else rowsTo[rowsTo.length - 1] = rows.length
  }
  const kept = Buffer.from(texts.subarray(0, length))
  const at = (index: number) => unescaped(kept.toString('utf8', textTo[index - 1] ?? 0, textTo[index]))
  return { rows: Int32Array.from(rows), values: { count: rowsTo.length, at, rowsTo: Uint32Array.from(rowsTo) } }
}

const erased = Buffer.from('\\N')

/** The same people in the order of the texts that show their values; who has none stays last. */
function byShownText({ rows, values }: FieldColumn, show: (value: string) => string): FieldColumn {
  const texts = Array.from({ length: values.count }, (_, index) => values.at(index))
  const keys = texts.map((text) => (text === '' ? null : foldText(show(text))))
  const order = [...keys.keys()].sort((a, b) => compareKeys(keys[a] ?? null, keys[b] ?? null))
  const [moved, rowsTo] = [rows.slice(), new Uint32Array(values.count)]
  let to = 0
  for (const [place, index] of order.entries()) {
    const some = rows.subarray(values.rowsTo[index - 1] ?? 0, values.rowsTo[index])
    moved.set(some, to)
    to += some.length
    rowsTo[place] = to
  }
  return { rows: moved, values: { count: values.count, at: (place) => texts[order[place] ?? 0] ?? '', rowsTo } }
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}
