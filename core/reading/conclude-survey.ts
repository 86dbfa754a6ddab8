import type { DateOrderCollector } from './date-order'
import { extraColumns } from './extra-columns'
import type { Header } from './header'
import { defaultCellBytes } from './limits'
import { findMostlyInvalid } from './mostly-invalid'
import { namedBatches } from './named-batches'
import { readSlice } from './read-slice'
import type { Encoding, Reading, ReadingHints } from './reading'
import { refuse } from './refusals'
import type { Survey } from './survey'
import type { FirstRows, RowSurvey } from './survey-rows'

export type SurveyFindings = {
  header: Header
  texts: string[]
  encoding: Encoding
  /** The encoding of the bytes of the first rows, which are UTF-8 when the file is UTF-16. */
  scannedEncoding: Encoding
  counts: ReturnType<RowSurvey['finish']>
  dates: DateOrderCollector | undefined
  hints: ReadingHints
  cellBytes: number | undefined
  today: string
}

/** What follows from a full pass: how the file is read, or what must be asked first. */
export function concludeSurvey(findings: SurveyFindings): Survey {
  const { header, texts, encoding, counts, dates, hints } = findings
  const { firstRows, slices, rows, blankLines, commentLines } = counts
  if (rows === 0) return { outcome: 'refused', refusal: refuse.headerOnly(header.line) }

  const { delimiter, columns, line: headerLine } = header
  const cellBytes = findings.cellBytes === defaultCellBytes ? undefined : findings.cellBytes
  const found = { delimiter, encoding, headerLine, columns, ...(cellBytes && { cellBytes }) }
  const order = dates?.conclude()
  if (order?.outcome === 'held') {
    const reading = { ...found, acceptMostlyInvalid: hints.acceptMostlyInvalid ?? false }
    return { outcome: 'held', held: { cause: 'date-order', reading, header: texts, examples: order.examples } }
  }
  const dateOrder = order?.dateOrder ?? hints.dateOrder ?? 'ymd'
  const reading: Reading = { ...found, dateOrder, acceptMostlyInvalid: hints.acceptMostlyInvalid ?? false }
  if (!reading.acceptMostlyInvalid) {
    const mostly = judge(firstRows, reading, findings)
    if (mostly) return { outcome: 'held', held: { cause: 'mostly-invalid', reading: { ...found, dateOrder }, header: texts, ...mostly } }
  }
  return {
    outcome: 'read',
    reading,
    dateEvidence: order?.evidence,
    header: texts,
    extraColumns: extraColumns(texts, reading),
    namedBatches: namedBatches(scannedRows(firstRows, reading, findings)),
    slices,
    rows,
    blankLines,
    commentLines,
  }
}

function judge(firstRows: FirstRows, reading: Reading, findings: SurveyFindings) {
  const { invalid } = readSlice({ ...scannedRows(firstRows, reading, findings), today: findings.today })
  return findMostlyInvalid(invalid, firstRows.rows)
}

function scannedRows({ bytes, rows, line }: FirstRows, reading: Reading, { scannedEncoding, texts }: SurveyFindings) {
  const plan = { sliceNo: 1, byteFrom: 0, byteTo: bytes.length, rowFrom: 1, rowTo: rows, lineFrom: line }
  return { bytes, plan, reading: { ...reading, encoding: scannedEncoding }, columns: texts.length }
}
