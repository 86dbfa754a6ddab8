import { classesFor, createRecordCells, scanRecord } from '#core/parsing/dialect/scan-record'
import type { Source } from '#core/parsing/dialect/source'
import type { Columns, Delimiter, RequestedParseOptions } from '#core/parsing/parse-options'
import { type Refusal, refuse } from '#core/parsing/refusals'
import type { ColumnMeanings } from './column-meanings'
import { type Header, headerTexts } from './header'
import { type ColumnMatch, matchColumns } from './match-columns'
import { positionsOf } from './requested-columns'

export type HeaderAttempt =
  | { outcome: 'found'; header: Header }
  /** Of several refusals the one with the highest `promise` is shown, because it says most about the file. */
  | { outcome: 'refused'; refusal: Refusal; promise: number }
  | { outcome: 'incomplete'; line: number }

type Attempt = {
  source: Source
  isLast: boolean
  delimiter: Delimiter
  requested: RequestedParseOptions
  meanings: ColumnMeanings
  columnLimit: number
  isWorkbook: boolean
  /** The last line where the header may be. */
  lastLine: number
}
/** A line that could be the header. */
export type Candidate = Omit<Header, 'columns'> & { isComment: boolean }

/** Searches for the header with one delimiter. */
export function tryDelimiter(attempt: Attempt): HeaderAttempt {
  const { requested, meanings, isWorkbook } = attempt
  const candidates: Candidate[] = []
  const walk = walkLines(attempt, (candidate) => {
    candidates.push(candidate)
    return isHeaderByName(candidate, attempt)
  })
  if (walk.outcome === 'incomplete') return walk

  if (walk.outcome === 'ended' && requested.headerLine !== undefined) {
    return { outcome: 'refused', refusal: refuse.headerNotAt(requested.headerLine, isWorkbook), promise: 50 }
  }

  const chosen =
    walk.outcome === 'stopped'
      ? walk.candidate
      : (candidates.find((candidate) => !candidate.isComment && isHeaderByHint(candidate, attempt)) ??
        candidates.find((candidate) => candidate.isComment && isComplete(candidate.texts, meanings)))
  if (chosen) return headerOf(chosen, attempt)
  if (walk.outcome === 'refused') return walk
  return refusalFor(candidates, attempt)
}

function isComplete(texts: string[], meanings: ColumnMeanings): boolean {
  return matchColumns(texts, {}, meanings).columns !== undefined
}

function isHeaderByName({ texts, line, isComment }: Candidate, { requested, meanings }: Attempt): boolean {
  if (requested.headerLine !== undefined) return line === requested.headerLine
  return !isComment && isComplete(texts, meanings)
}

function isHeaderByHint({ texts }: Candidate, { requested, meanings }: Attempt): boolean {
  if (!requested.columns) return false
  const { columns } = matchColumns(texts, requested.columns, meanings)
  return columns !== undefined && positionsOf(requested.columns).every(([, at]) => at < texts.length)
}

type Walk =
  | { outcome: 'stopped'; candidate: Candidate }
  | { outcome: 'ended' }
  | { outcome: 'incomplete'; line: number }
  | { outcome: 'refused'; refusal: Refusal; promise: number }

/** Visits the lines that are not blank, up to `lastLine`, until `isHeader` accepts one. */
export function walkLines(
  { source, isLast, delimiter, columnLimit, isWorkbook, lastLine }: Omit<Attempt, 'requested' | 'meanings'>,
  isHeader: (candidate: Candidate) => boolean,
): Walk {
  const code = delimiter.charCodeAt(0)
  const classes = classesFor(code)
  const cells = createRecordCells(0, isWorkbook)
  const end = source.bytes.length
  let [at, line, blankLines, commentLines] = [0, 1, 0, 0]

  while (at < end && line <= lastLine) {
    const outcome = scanRecord(source.bytes, at, end, isLast, code, classes, cells)
    if (outcome === 'incomplete') return { outcome, line }
    if (outcome === 'quote-open') {
      return { outcome: 'refused', refusal: refuse.quoteOpen(line + cells.lineEndsBeforeQuote, isWorkbook), promise: 1 }
    }
    const isComment = cells.kind === 'comment'
    if (cells.kind !== 'blank') {
      const texts = headerTexts(source, at, cells.next, delimiter, columnLimit + 1)
      const place = { from: at, to: cells.next, line, nextLine: line + cells.lineEnds }
      const candidate = { delimiter, texts, ...place, blankLines, commentLines, isComment }
      if (isHeader(candidate)) return { outcome: 'stopped', candidate }
    }
    if (cells.kind === 'blank') blankLines += 1
    if (isComment) commentLines += 1
    at = cells.next
    line += cells.lineEnds
  }
  return at < end || isLast ? { outcome: 'ended' } : { outcome: 'incomplete', line }
}

function headerOf({ isComment, ...candidate }: Candidate, { requested, meanings, columnLimit, isWorkbook }: Attempt): HeaderAttempt {
  const { texts, line } = candidate
  if (texts.length > columnLimit) {
    return { outcome: 'refused', refusal: refuse.tooManyHeaderColumns(columnLimit, line, isWorkbook), promise: 100 }
  }
  const match = matchColumns(texts, requested.columns ?? {}, meanings)
  const outside = positionsOf(requested.columns ?? {}).find(([, position]) => position >= texts.length)
  if (outside) {
    const [meaning, position] = outside
    const refusal = refuse.columnOutside(meanings.nounOf(meaning), position, texts.length, line, isWorkbook)
    return { outcome: 'refused', refusal, promise: 100 }
  }
  if (match.twice) {
    const columns = match.twice.positions.map((position) => ({ name: texts[position] ?? '', position }))
    const refusal = refuse.columnTwice(meanings.nounOf(match.twice.meaning), columns, line, isWorkbook)
    return { outcome: 'refused', refusal, promise: 100 }
  }
  return match.columns ? found(candidate, match.columns) : missing(match, line, { meanings, isWorkbook })
}

function found(candidate: Omit<Header, 'columns'>, columns: Columns): HeaderAttempt {
  return { outcome: 'found', header: { ...candidate, columns } }
}

function missing(match: ColumnMatch, line: number, { meanings, isWorkbook }: Pick<Attempt, 'meanings' | 'isWorkbook'>): HeaderAttempt {
  const nouns = match.missing.map(meanings.nounOf)
  return { outcome: 'refused', refusal: refuse.columnMissing(nouns, line, isWorkbook), promise: 10 + match.found }
}

// Reports the missing columns of the line that is most like a header.
function refusalFor(candidates: Candidate[], { requested, meanings, isWorkbook }: Attempt): HeaderAttempt {
  const rows = candidates.filter(({ isComment }) => !isComment)
  if (rows.length === 0) return { outcome: 'refused', refusal: refuse.empty(), promise: 0 }
  const matches = rows.map((candidate) => ({
    line: candidate.line,
    match: matchColumns(candidate.texts, requested.columns ?? {}, meanings),
  }))
  const [nearest] = matches.sort((a, b) => b.match.found - a.match.found)
  if (nearest && nearest.match.found > 0) return missing(nearest.match, nearest.line, { meanings, isWorkbook })
  return { outcome: 'refused', refusal: refuse.headerNotFound(meanings.needed, isWorkbook), promise: 0 }
}
