import type { FieldVersion } from '#core/fields/field-version'
import { createSource } from '#core/parsing/dialect/source'
import { CONTROL_Z, joinBytes } from '#core/parsing/encoding/bytes'
import { findMarkupKind } from '#core/parsing/encoding/file-kind'
import { decideEncoding, type EncodingTally, tallyEncoding } from '#core/parsing/encoding/find-encoding'
import { type Opening, openFile } from '#core/parsing/encoding/open-file'
import { utf16Length } from '#core/parsing/encoding/utf-16'
import { findHeader } from '#core/parsing/header/find-header'
import { type Header, headerTexts } from '#core/parsing/header/header'
import { defaultColumnLimit, type FileLimits, unendedRecordBytes } from '#core/parsing/limits'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { createSliceCutter, type SliceCutter } from '#core/parsing/slice-plan'
import { createDateOrderCollector } from '#core/parsing/values/date-order'
import { concludeSurvey } from './conclude-survey'
import { type SpelledColumn, spelledColumnsOf } from './spelled-columns'
import type { Survey } from './survey'
import type { RangeDialect, SurveyedRange } from './survey-range'
import { createRowSurvey, type RowSurvey } from './survey-rows'

export type FileSurveyOptions = {
  requested: RequestedParseOptions
  /** The fields of the batch. */
  version: FieldVersion
  today: string
  sliceRows: number
  limits: FileLimits
  /** Whether the file is the text of a workbook, which was converted with commas and in UTF-8. */
  isWorkbook?: boolean | undefined
}

export type FileSurvey = {
  /** Adds the next bytes of the file; a refusal ends the survey. */
  add: (chunk: Uint8Array) => Refusal | undefined
  finish: () => Survey
  /** The position in the stored file up to which the survey has the bytes, or does not need them. */
  reached: () => number
  /** The survey of the complete records so far, as if the file ended there; undefined before the header is complete. */
  soFar: () => Survey | undefined
  /**
   * How ranges of this file are scanned; undefined before the header is complete, for UTF-16, and when the spelling of declared columns is
   * collected, which ranges do not.
   */
  rangeDialect: () => RangeDialect | undefined
  /**
   * Goes on below a range that was scanned elsewhere, if it holds for this survey, which then is the same as if it had scanned the range.
   * Otherwise the survey needs the bytes. A refusal ends it.
   */
  addRange: (range: SurveyedRange) => Refusal | undefined
}

// Enough to detect the format, and in most files to include the header and the first rows.
const openingBytes = 64 * 1024

/** The survey of one file, in chunks that the caller adds; see `surveyFile`. */
export function createFileSurvey({ version, today, sliceRows, limits, isWorkbook = false, ...options }: FileSurveyOptions): FileSurvey {
  const requested: RequestedParseOptions = isWorkbook ? { ...options.requested, delimiter: ',', encoding: 'utf-8' } : options.requested
  const columnLimit = limits.columns ?? defaultColumnLimit
  const dates = requested.dateOrder ? undefined : createDateOrderCollector(today)
  const tally: EncodingTally = { wellFormed: 0, illFormed: 0 }
  let opening: Opening | undefined
  let top: { header: Header; bytes: Uint8Array; rows: RowSurvey; slices: SliceCutter; spelled: SpelledColumn[] } | undefined
  let pending: Uint8Array = new Uint8Array(0)
  let reached = 0
  let enough = openingBytes

  function add(chunk: Uint8Array): Refusal | undefined {
    reached += chunk.length
    pending = joinBytes(pending, opening?.converter?.push(chunk) ?? chunk)
    return pending.length < enough ? undefined : advance(false)
  }

  function finish(): Survey {
    const refusal = advance(true)
    if (refusal) return { outcome: 'refused', refusal }
    return conclude() ?? { outcome: 'refused', refusal: refuse.empty() }
  }

  function soFar(): Survey | undefined {
    const refusal = advance(false)
    return refusal ? { outcome: 'refused', refusal } : conclude()
  }

  function rangeDialect(): RangeDialect | undefined {
    if (!opening || !top || opening.converter || top.spelled.length > 0) return undefined
    const { delimiter, columns } = top.header
    return {
      delimiter,
      dobColumn: columns.dob ?? null,
      isWorkbook,
      countsEncoding: opening.encoding === undefined,
      collectsDates: dates !== undefined,
    }
  }

  function addRange(range: SurveyedRange): Refusal | undefined {
    const dialect = rangeDialect()
    if (!top || !dialect || !isSameDialect(dialect, range.dialect) || reached < range.from) return undefined
    const head = range.head.subarray(reached - range.from)
    reached += head.length
    pending = joinBytes(pending, head)
    const refusal = advance(false)
    if (refusal) return refusal
    const outcome = top.rows.addRange(range)
    if (typeof outcome === 'object') return outcome.refusal
    if (outcome) {
      pending = new Uint8Array(0)
      enough = 0
      reached = range.byteTo
    }
    return undefined
  }

  function conclude(): Survey | undefined {
    if (!opening || !top) return undefined
    const encoding = opening.encoding ?? decideEncoding(tally)
    const scannedEncoding = opening.converter ? 'utf-8' : encoding
    const { header, bytes, rows, slices, spelled } = top
    const texts = headerTexts(createSource(bytes, scannedEncoding), 0, bytes.length, header.delimiter, columnLimit)
    return concludeSurvey({
      header,
      texts,
      encoding,
      scannedEncoding,
      counts: rows.counts(),
      slices: slices.finish(),
      dates,
      spelled,
      requested,
      version,
      isWorkbook,
      cellBytes: limits.cellBytes,
      today,
    })
  }

  function advance(isLast: boolean): Refusal | undefined {
    if (!opening) {
      const opened = openFile(pending, requested.encoding)
      if ('refusal' in opened) return opened.refusal
      opening = opened
      const text = pending.subarray(opening.markLength)
      pending = opening.converter?.push(text) ?? text
    }
    if (isLast) pending = withoutControlZ(joinBytes(pending, opening.converter?.finish() ?? new Uint8Array(0)))
    if (!top) {
      const refusal = readTop(opening, isLast)
      if (refusal || !top) return refusal
    }
    return readRows(top, isLast)
  }

  function readTop({ encoding, converter, markLength }: Opening, isLast: boolean): Refusal | undefined {
    const known = converter ? 'utf-8' : encoding
    const finding = findHeader({ bytes: pending, isLast, encoding: known, requested, version, columnLimit, isWorkbook })
    if (finding.outcome === 'incomplete') {
      enough = pending.length * 2
      return pending.length > unendedRecordBytes ? refuse.recordWithoutEnd(finding.line, isWorkbook) : undefined
    }
    if (finding.outcome === 'refused') {
      const kind = finding.refusal.code === 'header-not-found' ? findMarkupKind(pending) : undefined
      return kind ? refuse.notText(kind) : finding.refusal
    }

    const { header } = finding
    const storedLength = converter ? utf16Length : (_: Uint8Array, from: number, to: number) => to - from
    if (encoding === undefined) tallyEncoding(pending, 0, header.to, tally)
    const slices = createSliceCutter(sliceRows)
    const spelled = spelledColumnsOf(version, header.columns, requested.spellings ?? {}, today)
    const rows = createRowSurvey({
      dialect: { delimiter: header.delimiter, dobColumn: header.columns.dob ?? null, isWorkbook },
      first: { line: header.nextLine, byteFrom: markLength + storedLength(pending, 0, header.to) },
      storedLength,
      rowLimit: limits.rows,
      onRow: slices.add,
      dates,
      spelled,
      tally: encoding === undefined ? tally : undefined,
    })
    top = { header, bytes: pending.slice(header.from, header.to), rows, slices, spelled }
    pending = pending.subarray(header.to)
    return undefined
  }

  function readRows({ rows }: { rows: RowSurvey }, isLast: boolean): Refusal | undefined {
    const outcome = rows.read(pending, isLast)
    if ('refusal' in outcome) return outcome.refusal
    pending = pending.subarray(outcome.consumed)
    // An incomplete record is scanned again from its start, so the next scan waits for twice the bytes.
    enough = pending.length * 2
    return undefined
  }

  return { add, finish, reached: () => reached, soFar, rangeDialect, addRange }
}

const isSameDialect = (one: RangeDialect, other: RangeDialect) =>
  one.delimiter === other.delimiter &&
  one.dobColumn === other.dobColumn &&
  one.isWorkbook === other.isWorkbook &&
  one.countsEncoding === other.countsEncoding &&
  one.collectsDates === other.collectsDates

// MS-DOS ends text files with Control-Z, and some exports still do.
function withoutControlZ(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CONTROL_Z ? bytes.subarray(0, -1) : bytes
}
