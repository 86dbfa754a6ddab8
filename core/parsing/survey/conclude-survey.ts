import type { FieldVersion } from '#core/fields/field-version'
import { extraColumns } from '#core/parsing/column-names/header-names'
import type { Header } from '#core/parsing/header/header'
import { defaultCellBytes } from '#core/parsing/limits'
import type { Encoding, ParseOptions, RequestedParseOptions } from '#core/parsing/parse-options'
import { refuse } from '#core/parsing/refusals'
import { readSlice } from '#core/parsing/row/read-slice'
import { referencedBatches } from '#core/parsing/row/row-ref'
import type { SlicePlan } from '#core/parsing/slice-plan'
import type { DateOrderCollector } from '#core/parsing/values/date-order'
import { findMostlyInvalid } from './mostly-invalid'
import { concludeSpellings, type SpelledColumn } from './spelled-columns'
import type { Survey } from './survey'
import type { FirstRows, RowCounts } from './survey-rows'

export type SurveyFindings = {
  header: Header
  texts: string[]
  encoding: Encoding
  /** The encoding of the first rows' bytes, which is UTF-8 when the file is UTF-16. */
  scannedEncoding: Encoding
  counts: RowCounts
  slices: SlicePlan[]
  dates: DateOrderCollector | undefined
  spelled: SpelledColumn[]
  requested: RequestedParseOptions
  version: FieldVersion
  isWorkbook: boolean
  cellBytes: number | undefined
  today: string
}

/** Decides how to parse a file after a full pass, or which input is needed first. */
export function concludeSurvey(findings: SurveyFindings): Survey {
  const { header, texts, encoding, counts, slices, dates, spelled, requested } = findings
  const { firstRows, rows } = counts
  const blankLines = header.blankLines + counts.blankLines
  const commentLines = header.commentLines + counts.commentLines
  if (rows === 0) return { outcome: 'refused', refusal: refuse.headerOnly(header.line, findings.isWorkbook) }

  const { delimiter, columns, line: headerLine } = header
  const cellBytes = findings.cellBytes === defaultCellBytes ? undefined : findings.cellBytes
  const found = { delimiter, encoding, headerLine, columns, ...(cellBytes && { cellBytes }) }
  const order = dates?.conclude()
  if (order?.outcome === 'needs-input') {
    const parseOptions = { ...found, acceptMostlyInvalid: requested.acceptMostlyInvalid ?? false }
    return { outcome: 'needs-input', inputNeeded: { cause: 'date-order', parseOptions, header: texts, examples: order.examples } }
  }
  const dateOrder = order?.dateOrder ?? requested.dateOrder ?? 'ymd'
  const ofFields = concludeSpellings(spelled, requested.spellings ?? {})
  if ('asked' in ofFields) {
    const { asked, examples } = ofFields
    const parseOptions = { ...found, dateOrder, acceptMostlyInvalid: requested.acceptMostlyInvalid ?? false }
    const field = { key: asked.key, label: asked.label }
    return { outcome: 'needs-input', inputNeeded: { cause: 'spelling', parseOptions, header: texts, field, examples } }
  }
  const spellings = Object.keys(ofFields.spellings).length === 0 ? {} : { spellings: ofFields.spellings }
  const parseOptions: ParseOptions = {
    ...found,
    dateOrder,
    ...spellings,
    acceptMostlyInvalid: requested.acceptMostlyInvalid ?? false,
    ...(findings.isWorkbook && { isWorkbook: true }),
  }
  if (!parseOptions.acceptMostlyInvalid) {
    const mostly = judge(firstRows, parseOptions, findings)
    if (mostly)
      return {
        outcome: 'needs-input',
        inputNeeded: { cause: 'mostly-invalid', parseOptions: { ...found, dateOrder, ...spellings }, header: texts, ...mostly },
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
  const { invalid } = readSlice({ ...scannedRows(firstRows, parseOptions, findings), version: findings.version, today: findings.today })
  return findMostlyInvalid(invalid, firstRows.rows)
}

function scannedRows({ bytes, rows, line }: FirstRows, parseOptions: ParseOptions, { scannedEncoding, texts }: SurveyFindings) {
  const plan = { sliceNo: 1, byteFrom: 0, byteTo: bytes.length, rowFrom: 1, rowTo: rows, lineFrom: line }
  return { bytes, plan, parseOptions: { ...parseOptions, encoding: scannedEncoding }, columns: texts.length }
}
