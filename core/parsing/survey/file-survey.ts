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
import { concludeSurvey } from './conclude-survey'
import { createDateOrderCollector } from './date-order'
import type { Survey } from './survey'
import { createRowSurvey, type RowSurvey } from './survey-rows'

export type FileSurveyOptions = { requested: RequestedParseOptions; today: string; sliceRows: number; limits: FileLimits }

export type FileSurvey = {
  /** Adds the next bytes of the file; a refusal ends the survey. */
  add: (chunk: Uint8Array) => Refusal | undefined
  finish: () => Survey
  /** The survey of the complete records so far, as if the file ended there; undefined before the header is complete. */
  soFar: () => Survey | undefined
}

// Enough to detect the format, and in most files to include the header and the first rows.
const openingBytes = 64 * 1024

/** The survey of one file, in chunks that the caller adds; see `surveyFile`. */
export function createFileSurvey({ requested, today, sliceRows, limits }: FileSurveyOptions): FileSurvey {
  const columnLimit = limits.columns ?? defaultColumnLimit
  const dates = requested.dateOrder ? undefined : createDateOrderCollector(today)
  const tally: EncodingTally = { wellFormed: 0, illFormed: 0 }
  let opening: Opening | undefined
  let top: { header: Header; bytes: Uint8Array; rows: RowSurvey } | undefined
  let pending: Uint8Array = new Uint8Array(0)
  let enough = openingBytes

  function add(chunk: Uint8Array): Refusal | undefined {
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

  function conclude(): Survey | undefined {
    if (!opening || !top) return undefined
    const encoding = opening.encoding ?? decideEncoding(tally)
    const scannedEncoding = opening.converter ? 'utf-8' : encoding
    const { header, bytes, rows } = top
    const texts = headerTexts(createSource(bytes, scannedEncoding), 0, bytes.length, header.delimiter, columnLimit)
    return concludeSurvey({
      header,
      texts,
      encoding,
      scannedEncoding,
      counts: rows.finish(),
      dates,
      requested,
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
    const finding = findHeader({ bytes: pending, isLast, encoding: known, requested, columnLimit })
    if (finding.outcome === 'incomplete') {
      enough = pending.length * 2
      return pending.length > unendedRecordBytes ? refuse.recordWithoutEnd(finding.line) : undefined
    }
    if (finding.outcome === 'refused') {
      const kind = finding.refusal.code === 'header-not-found' ? findMarkupKind(pending) : undefined
      return kind ? refuse.notText(kind) : finding.refusal
    }

    const { header } = finding
    const storedLength = converter ? utf16Length : (_: Uint8Array, from: number, to: number) => to - from
    if (encoding === undefined) tallyEncoding(pending, 0, header.to, tally)
    top = {
      header,
      bytes: pending.slice(header.from, header.to),
      rows: createRowSurvey({
        header,
        byteFrom: markLength + storedLength(pending, 0, header.to),
        storedLength,
        sliceRows,
        rowLimit: limits.rows,
        dates,
        tally: encoding === undefined ? tally : undefined,
      }),
    }
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

  return { add, finish, soFar }
}

// MS-DOS ends text files with Control-Z, and some exports still do.
function withoutControlZ(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CONTROL_Z ? bytes.subarray(0, -1) : bytes
}
