import pg from 'pg'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import type { Field } from '#core/fields/field'
import { filterableFields } from '#core/fields/filterable-fields'
import { filterForms } from '#core/fields/kinds/filter-form'
import { valueFormatter } from '#core/fields/shown-values'
import { foldText } from '#core/parsing/text/fold-text'
import { decodeInt32s } from '#core/people/index-parts/int32-bytes'
import { unescapeCell } from '#core/people/index-parts/unescape-cell'
import { reviewIndexCache } from '#core/people/review-index/cache'
import type { ReviewIndex } from '#core/people/review-index/find-review-index'

/**
 * The people of a batch in the order of a declared field: their rows, those of equal values in file order, and the values with the place
 * where the rows of each end and the memory that they take. Who has no value has the empty text; who is erased comes last and is of no value.
 */
export type FieldColumn = { rows: Int32Array; values: { count: number; at: (index: number) => string; rowsTo: Uint32Array; bytes: number } }

/**
 * Reads a declared field of all people of a batch with a review index, in order, from their rows: nothing else stores it, so no one can make
 * it differ from what is decided. It is kept in memory under the version of the index. Refuses a field that is not filterable in the batch
 * with `input-invalid`.
 */
export async function readFieldColumn(db: Database, reviewIndex: ReviewIndex, key: string): Promise<FieldColumn> {
  const { batchId, version: indexVersion } = reviewIndex
  const version = await readFieldsOfBatch(db, batchId)
  const found = filterableFields(version).find(({ field }) => field.key === key)
  if (!found) throw new DomainError('input-invalid', { field: key }, `This batch has no field “${key}” that people are sorted by.`)
  return reviewIndexCache.getOrRead(
    `${batchId}.${indexVersion}.field.${key}`,
    async () => {
      const value = `split_part(fields, E'\\x1f', ${found.place})`
      if (hasFewValues(found.field)) return groupsInOrder(await readGroups(db, batchId, value), valueFormatter(version, key))
      return columnOf(Buffer.concat(await readInOrder(db, batchId, value, found.field)))
    },
    ({ rows, values }) => rows.byteLength + values.bytes,
  )
}

// The numbers where the text of a value and its rows end, of eight and four bytes.
const bytesPerValue = 12

/** What PostgreSQL orders people by: those without a value come after all others, and those who are erased, whose value is null, after them. */
function orderByKind({ kind }: Field): string {
  switch (kind) {
    case 'whole-number':
    case 'decimal':
      return `nullif(value, '')::numeric, value collate "C", row_no`
    case 'text':
    case 'email':
      return `fold_for_search(nullif(value, '')) collate "C", value collate "C", row_no`
    default:
      return `nullif(value, '') collate "C", value is null, row_no`
  }
}

/** The sub-select takes the value out of the packed ones once, and not for each part of the order. */
const readInOrder = (db: Database, batchId: string, value: string, field: Field): Promise<Uint8Array[]> =>
  db.readLines(
    `select row_no, value from (select row_no, ${value} as value from users where batch_id = ${pg.escapeLiteral(batchId)} offset 0) u
     order by ${orderByKind(field)}`,
  )

const [TAB, LINE_FEED, DIGIT_0, CAPITAL_N, BACKSLASH] = [0x09, 0x0a, 0x30, 0x4e, 0x5c]

/** Takes lines of a row and a value in COPY's text format, lines of equal values one after another. */
function columnOf(lines: Buffer): FieldColumn {
  const rows: number[] = []
  const [textTo, rowsTo]: [number[], number[]] = [[], []]
  // Bytes are compared and copied one by one, because most values are shorter than a call takes.
  const texts = Buffer.allocUnsafe(lines.length)
  let [length, lastFrom] = [0, 0]
  for (let at = 0; at < lines.length; at += 1) {
    let row = 0
    for (; lines[at] !== TAB; at += 1) row = row * 10 + (lines[at] as number) - DIGIT_0
    rows.push(row)
    const from = at + 1
    at = from
    let last = lastFrom
    let isLast = textTo.length > 0
    for (; lines[at] !== LINE_FEED; at += 1) if (lines[at] !== texts[last++]) isLast = false
    if (lines[from] === BACKSLASH && lines[from + 1] === CAPITAL_N) continue
    if (!isLast || last !== length) {
      lastFrom = length
      for (let index = from; index < at; index += 1) texts[length++] = lines[index] as number
      textTo.push(length)
      rowsTo.push(rows.length)
    } else rowsTo[rowsTo.length - 1] = rows.length
  }
  const kept = Buffer.from(texts.subarray(0, length))
  const at = (index: number) => unescapeCell(kept.toString('utf8', textTo[index - 1] ?? 0, textTo[index]))
  return {
    rows: Int32Array.from(rows),
    values: { count: rowsTo.length, at, rowsTo: Uint32Array.from(rowsTo), bytes: length + rowsTo.length * bytesPerValue },
  }
}

const hasFewValues = ({ kind }: Field) => kind === 'date' || filterForms[kind] === 'values'

type Group = { value: string | null; rows: Buffer }

/** Sorting a million rows takes PostgreSQL three times as long as sorting a few values here. */
const readGroups = (db: Database, batchId: string, value: string): Promise<Group[]> =>
  db.query(
    `select v.value, string_agg(int4send(v.row_no), '') as rows
     from (select row_no, ${value} as value from users where batch_id = $1 offset 0) v group by v.value`,
    [batchId],
  )

/** People in the order of the texts that show their values. */
function groupsInOrder(groups: Group[], show: (value: string) => string): FieldColumn {
  const keyOf = ({ value }: Group) => (value ? foldText(show(value)) : null)
  const sorted = groups
    .map((group) => ({ ...group, key: keyOf(group) }))
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.value, b.value))
  const rows = new Int32Array(sorted.reduce((sum, group) => sum + group.rows.length / 4, 0))
  const [texts, rowsTo]: [string[], number[]] = [[], []]
  let to = 0
  for (const group of sorted) {
    const some = decodeInt32s([group.rows]).sort()
    rows.set(some, to)
    to += some.length
    if (group.value === null) continue
    texts.push(group.value)
    rowsTo.push(to)
  }
  return {
    rows,
    values: { count: texts.length, at: (index) => texts[index] ?? '', rowsTo: Uint32Array.from(rowsTo), bytes: bytesOf(texts) },
  }
}

const bytesOf = (texts: string[]) => texts.reduce((sum, text) => sum + 2 * text.length + bytesPerValue, 0)

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}
