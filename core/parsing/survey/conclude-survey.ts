import type { Header } from '#core/parsing/header/header'
import { extraColumns } from '#core/parsing/header/header-names'
import { defaultCellBytes } from '#core/parsing/limits'
import type { Encoding, ParseOptions, RequestedParseOptions } from '#core/parsing/parse-options'
import { refuse } from '#core/parsing/refusals'
import { readSlice } from '#core/parsing/row/read-slice'
import { referencedBatches } from '#core/parsing/row/row-ref'
import type { DateOrderCollector } from './date-order'
import { findMostlyInvalid } from './mostly-invalid'
import type { Survey } from './survey'
import type { FirstRows, RowSurvey } from './survey-rows'

export type SurveyFindings = {
  header: Header
  texts: string[]
  encoding: Encoding
  /** The encoding of the first rows' bytes, which is UTF-8 when the file is UTF-16. */
  scannedEncoding: Encoding
  counts: ReturnType<RowSurvey['finish']>
  dates: DateOrderCollector | undefined
  requested: RequestedParseOptions
  cellBytes: number | undefined
  today: string
}

/** Decides how to parse a file after a full pass, or which input is needed first. */
export function concludeSurvey(findings: SurveyFindings): Survey {
  const { header, texts, encoding, counts, dates, requested } = findings
  const { firstRows, slices, rows, blankLines, commentLines } = counts
  if (rows === 0) return { outcome: 'refused', refusal: refuse.headerOnly(header.line) }

  const { delimiter, columns, line: headerLine } = header
  const cellBytes = findings.cellBytes === defaultCellBytes ? undefined : findings.cellBytes
  const found = { delimiter, encoding, headerLine, columns, ...(cellBytes && { cellBytes }) }
  const order = dates?.conclude()
  if (order?.outcome === 'needs-input') {
    const parseOptions = { ...found, acceptMostlyInvalid: requested.acceptMostlyInvalid ?? false }
    return { outcome: 'needs-input', inputNeeded: { cause: 'date-order', parseOptions, header: texts, examples: order.examples } }
  }
  const dateOrder = order?.dateOrder ?? requested.dateOrder ?? 'ymd'
  const parseOptions: ParseOptions = { ...found, dateOrder, acceptMostlyInvalid: requested.acceptMostlyInvalid ?? false }
  if (!parseOptions.acceptMostlyInvalid) {
    const mostly = judge(firstRows, parseOptions, findings)
    if (mostly)
      return {
        outcome: 'needs-input',
        inputNeeded: { cause: 'mostly-invalid', parseOptions: { ...found, dateOrder }, header: texts, ...mostly },
      }
  }
  return {
    outcome: 'read',
    parseOptions,
    dateEvidence: order?.evidence,
    header: texts,
    extraColumns: extraColumns(texts, parseOptions),
    referencedBatches: referencedBatches(scannedRows(firstRows, parseOptions, findings)),
    slices,
    rows,
    blankLines,
    commentLines,
  }
}

function judge(firstRows: FirstRows, parseOptions: ParseOptions, findings: SurveyFindings) {
  const { invalid } = readSlice({ ...scannedRows(firstRows, parseOptions, findings), today: findings.today })
  return findMostlyInvalid(invalid, firstRows.rows)
}

function scannedRows({ bytes, rows, line }: FirstRows, parseOptions: ParseOptions, { scannedEncoding, texts }: SurveyFindings) {
  const plan = { sliceNo: 1, byteFrom: 0, byteTo: bytes.length, rowFrom: 1, rowTo: rows, lineFrom: line }
  return { bytes, plan, parseOptions: { ...parseOptions, encoding: scannedEncoding }, columns: texts.length }
}
