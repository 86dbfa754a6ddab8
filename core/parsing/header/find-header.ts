import { createSource } from '#core/parsing/dialect/source'
import { guessEncoding } from '#core/parsing/encoding/find-encoding'
import { linesAboveHeader } from '#core/parsing/limits'
import { type Delimiter, delimiters, type Encoding, type RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import type { Header } from './header'
import { type HeaderAttempt, tryDelimiter } from './try-delimiter'

export type HeaderSearch = {
  /** The start of a file without its byte order mark, in an encoding whose structure is ASCII. */
  bytes: Uint8Array
  /** Whether `bytes` are the whole file. */
  isLast: boolean
  /** Undefined when the file does not say. */
  encoding: Encoding | undefined
  requested: RequestedParseOptions
  columnLimit: number
}

export type HeaderFinding =
  | { outcome: 'found'; header: Header }
  | { outcome: 'refused'; refusal: Refusal }
  /** The bytes end before it can be told. */
  | { outcome: 'incomplete'; line: number }

/**
 * Finds the header among the first lines of a file. The delimiter is the one with which a header is found; among several
 * the one that finds it earliest, then the one with most columns. `sep=` is believed when it leads to a header.
 */
export function findHeader({ bytes, isLast, encoding, requested, columnLimit }: HeaderSearch): HeaderFinding {
  const source = createSource(bytes, encoding ?? guessEncoding(bytes))
  const attempt = (delimiter: Delimiter, lastLine: number): HeaderAttempt =>
    tryDelimiter({ source, isLast, delimiter, requested, columnLimit, lastLine })
  const lastLine = requested.headerLine ?? linesAboveHeader + 1

  if (requested.delimiter) return findingOf([attempt(requested.delimiter, lastLine)])
  const separator = separatorOf(source.textOf(0, Math.min(bytes.length, 64)))
  const separated = separator && attempt(separator, lastLine)
  if (separated?.outcome === 'found') return findingOf([separated])

  const attempts: HeaderAttempt[] = []
  let earliest = lastLine
  for (const delimiter of delimiters) {
    const next = attempt(delimiter, earliest)
    if (next.outcome === 'found') earliest = next.header.line
    attempts.push(next)
  }
  return findingOf(attempts)
}

function findingOf(attempts: HeaderAttempt[]): HeaderFinding {
  const found = attempts.filter((attempt) => attempt.outcome === 'found').map(({ header }) => header)
  const [first] = found.sort((one, other) => one.line - other.line || other.texts.length - one.texts.length)
  const open = attempts.find((attempt) => attempt.outcome === 'incomplete' && (!first || attempt.line <= first.line))
  if (open?.outcome === 'incomplete') return open
  if (first) return { outcome: 'found', header: first }

  const refused = attempts.filter((attempt) => attempt.outcome === 'refused').sort((one, other) => other.promise - one.promise)
  return { outcome: 'refused', refusal: refused[0]?.refusal ?? refuse.headerNotFound() }
}

function separatorOf(start: string): Delimiter | undefined {
  const sign = /^"?sep=([,;\t|])"?\s*?(?:\r|\n|$)/i.exec(start)?.[1]
  return delimiters.find((delimiter) => delimiter === sign)
}
