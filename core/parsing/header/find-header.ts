import type { FieldVersion } from '#core/fields/field-version'
import { createSource } from '#core/parsing/dialect/source'
import { guessEncoding } from '#core/parsing/encoding/find-encoding'
import { linesAboveHeader } from '#core/parsing/limits'
import { type Delimiter, delimiters, type Encoding, type RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import { type ColumnMeanings, columnMeaningsOf } from './column-meanings'
import type { Header } from './header'
import { type HeaderAttempt, tryDelimiter } from './try-delimiter'

export type HeaderSearch = {
  /** The start of a file, without its byte order mark, in an ASCII-compatible encoding. */
  bytes: Uint8Array
  /** Whether `bytes` are the whole file. */
  isLast: boolean
  /** Undefined when neither the file nor the maker declares it. */
  encoding: Encoding | undefined
  requested: RequestedParseOptions
  version: FieldVersion
  columnLimit: number
  /** Whether the bytes are the text of a workbook. */
  isWorkbook: boolean
}

export type HeaderFinding =
  | { outcome: 'found'; header: Header }
  /** `promise` is larger the more the lines look like a header. */
  | { outcome: 'refused'; refusal: Refusal; promise: number }
  /** More bytes are needed to decide. */
  | { outcome: 'incomplete'; line: number }

/**
 * Finds the header among the first lines of a file by trying each delimiter. The earliest header wins, then the one with
 * most columns. A `sep=` line takes precedence when its delimiter finds a header.
 */
export function findHeader({ bytes, isLast, encoding, requested, version, columnLimit, isWorkbook }: HeaderSearch): HeaderFinding {
  const source = createSource(bytes, encoding ?? guessEncoding(bytes))
  const meanings = columnMeaningsOf(version)
  const attempt = (delimiter: Delimiter, lastLine: number): HeaderAttempt =>
    tryDelimiter({ source, isLast, delimiter, requested, meanings, columnLimit, isWorkbook, lastLine })
  const lastLine = requested.headerLine ?? linesAboveHeader + 1

  if (requested.delimiter) return findingOf([attempt(requested.delimiter, lastLine)], meanings, isWorkbook)
  const separator = separatorOf(source.textOf(0, Math.min(bytes.length, 64)))
  const separated = separator && attempt(separator, lastLine)
  if (separated?.outcome === 'found') return findingOf([separated], meanings, isWorkbook)

  const attempts: HeaderAttempt[] = []
  let earliest = lastLine
  for (const delimiter of delimiters) {
    const next = attempt(delimiter, earliest)
    if (next.outcome === 'found') earliest = next.header.line
    attempts.push(next)
  }
  return findingOf(attempts, meanings, isWorkbook)
}

function findingOf(attempts: HeaderAttempt[], meanings: ColumnMeanings, isWorkbook: boolean): HeaderFinding {
  const found = attempts.filter((attempt) => attempt.outcome === 'found').map(({ header }) => header)
  const [first] = found.sort((a, b) => a.line - b.line || b.texts.length - a.texts.length)
  const open = attempts.find((attempt) => attempt.outcome === 'incomplete' && (!first || attempt.line <= first.line))
  if (open?.outcome === 'incomplete') return open
  if (first) return { outcome: 'found', header: first }

  const [refused] = attempts.filter((attempt) => attempt.outcome === 'refused').sort((a, b) => b.promise - a.promise)
  return refused ?? { outcome: 'refused', refusal: refuse.headerNotFound(meanings.needed, isWorkbook), promise: 0 }
}

function separatorOf(start: string): Delimiter | undefined {
  const sign = /^"?sep=([,;\t|])"?\s*?(?:\r|\n|$)/i.exec(start)?.[1]
  return delimiters.find((delimiter) => delimiter === sign)
}
