import { byteAt, CONTROL_Z, CR, LF } from '#core/parsing/encoding/bytes'
import type { EncodingTally } from '#core/parsing/encoding/find-encoding'
import { createDateOrderCollector, type DateExamples } from '#core/parsing/values/date-order'
import { createRowPlaces } from './row-places'
import { createRowSurvey, type RowDialect } from './survey-rows'

/** What the scan of a range depends on, which the head of the file and the requested parse options decide. */
export type RangeDialect = RowDialect & {
  /** Whether the encoding is unknown, so that well-formed and ill-formed characters are counted. */
  countsEncoding: boolean
  /** Whether evidence of the date order is collected. */
  collectsDates: boolean
}

export type RangeInput = {
  /** The stored file from the start of the range, some of what follows the range included, because its last record ends there. */
  bytes: Uint8Array
  /** Where the range begins in the stored file, and its length. */
  from: number
  length: number
  /** Whether the file ends with `bytes`. */
  isLast: boolean
  dialect: RangeDialect
  today: string
}

/**
 * What a scan of a range finds, under the assumption that its first line end ends a record. It holds for a survey that reaches `byteFrom`
 * at the start of a record: what follows depends on nothing before. Rows and lines count from the start of that record.
 */
export type SurveyedRange = {
  dialect: RangeDialect
  /** Where the range begins in the stored file. */
  from: number
  /** The start of its first record: below the first line end. */
  byteFrom: number
  /** The start of the first record that begins after the range and the first line end below it, or the end of the file. */
  byteTo: number
  /** The bytes before the first record, and one more if there is one: a survey that scans them knows that the record ends. */
  head: Uint8Array
  rows: number
  lines: number
  blankLines: number
  commentLines: number
  encodingTally: EncodingTally
  dates: DateExamples | null
  /** The place of each row, see `createRowPlaces`. */
  places: Uint8Array
}

/**
 * Scans a range on its own. Returns undefined if the range has no line end, or if its last record does not end in `bytes`: a survey then
 * scans it in order, as it does any range.
 */
export function surveyRange({ bytes, from, length, isLast, dialect, today }: RangeInput): SurveyedRange | undefined {
  const start = afterFirstLineEnd(bytes, isLast)
  if (start === undefined || start > length) return undefined
  const places = createRowPlaces(from + start)
  const dates = dialect.collectsDates ? createDateOrderCollector(today) : undefined
  const encodingTally: EncodingTally = { wellFormed: 0, illFormed: 0 }
  const rows = createRowSurvey({
    dialect,
    first: { line: 0, byteFrom: from + start },
    storedLength: (_, at, to) => to - at,
    rowLimit: Number.POSITIVE_INFINITY,
    dates,
    spelled: [],
    tally: dialect.countsEncoding ? encodingTally : undefined,
    onRow: places.add,
  })
  const text = bytes.subarray(start, isLast && bytes.at(-1) === CONTROL_Z ? bytes.length - 1 : bytes.length)
  const outcome = rows.read(text, isLast, from + length)
  if ('refusal' in outcome) return undefined
  const found = rows.counts()
  if (found.byteFrom <= from + length && !(isLast && outcome.consumed === text.length)) return undefined
  return {
    dialect,
    from,
    byteFrom: from + start,
    byteTo: found.byteFrom,
    head: bytes.slice(0, start + 1),
    rows: found.rows,
    lines: found.line,
    blankLines: found.blankLines,
    commentLines: found.commentLines,
    encodingTally,
    dates: dates?.examples() ?? null,
    places: places.finish(),
  }
}

function afterFirstLineEnd(bytes: Uint8Array, isLast: boolean): number | undefined {
  let at = 0
  while (at < bytes.length && byteAt(bytes, at) !== LF && byteAt(bytes, at) !== CR) at += 1
  const isPair = at + 1 < bytes.length && byteAt(bytes, at) === CR && byteAt(bytes, at + 1) === LF
  const after = at + (isPair ? 2 : 1)
  // Without the byte after a CR it is not known whether the line ends there or with an LF.
  return after < bytes.length || (isLast && after === bytes.length) ? after : undefined
}
