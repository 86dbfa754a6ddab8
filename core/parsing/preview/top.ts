import type { FieldVersion } from '#core/fields/field-version'
import { columnMeaningsOf } from '#core/parsing/header/column-meanings'
import { positionsOf, requestColumn } from '#core/parsing/header/requested-columns'
import { type Delimiter, delimiters, type Encoding, type RequestedColumns, type RequestedParseOptions } from '#core/parsing/parse-options'
import type { Refusal } from '#core/parsing/refusals'
import type { Survey } from '#core/parsing/survey/survey'
import { readTopLines, type TopLine } from './top-lines'

/** The top of a file, with its delimiter, its header line and the meanings of its columns. */
export type Top = {
  delimiter: Delimiter
  encoding: Encoding
  headerLine: number
  /** The known columns. */
  columns: RequestedColumns
  /** The names of the columns. */
  header: string[]
  /** The cells of the first line below the header; empty when there is none. */
  example: string[]
  /** The lines that can be the header. */
  lines: TopLine[]
}

type TopInput = { bytes: Uint8Array; isWhole: boolean; isWorkbook?: boolean; requested: RequestedParseOptions; version: FieldVersion }

/** The top of a surveyed file; for a refused file a best guess for the maker to correct. Null when it is not text. */
export function findTop(input: TopInput, survey: Survey): Top | null {
  const known =
    survey.outcome === 'refused' ? undefined : survey.outcome === 'needs-input' ? survey.inputNeeded.parseOptions : survey.parseOptions
  if (known) {
    const { delimiter, encoding, headerLine, columns } = known
    const lines = readTopLines(input, delimiter, encoding)?.lines ?? []
    return { delimiter, encoding, headerLine, columns, ...aroundHeader(lines, headerLine) }
  }
  return survey.outcome === 'refused' ? nearestTop(input, survey.refusal) : null
}

function nearestTop(input: TopInput, refusal: Refusal): Top | null {
  const { requested } = input
  const delimiter = requested.delimiter ?? likelyDelimiter(input)
  const { encoding, lines } = readTopLines(input, delimiter, requested.encoding) ?? {}
  if (!encoding || !lines || lines.length === 0) return null
  const headerLine = requested.headerLine ?? headerLineOf(refusal) ?? widest(lines)?.line ?? 1
  const around = aroundHeader(lines, headerLine)
  const byName = columnsByName(around.header, requested.columns ?? {}, input.version)
  const fields = { ...byName.fields, ...requested.columns?.fields }
  const columns = { ...byName, ...requested.columns, ...(Object.keys(fields).length === 0 ? {} : { fields }) }
  return { delimiter, encoding, headerLine, columns, ...around }
}

function headerLineOf({ code, line }: Refusal): number | undefined {
  return code === 'quote-open' || code === 'record-without-end' ? undefined : line
}

function aroundHeader(lines: TopLine[], headerLine: number): Pick<Top, 'header' | 'example' | 'lines'> {
  const header = lines.find(({ line }) => line === headerLine)
  const below = lines.find(({ line }) => line > headerLine)
  return { header: header?.cells ?? [], example: below?.cells ?? [], lines }
}

function likelyDelimiter(input: TopInput): Delimiter {
  const cellsWith = (delimiter: Delimiter) =>
    (readTopLines(input, delimiter)?.lines ?? []).reduce((sum, { cells }) => sum + cells.length - 1, 0)
  const [likely] = delimiters.map((delimiter) => ({ delimiter, cells: cellsWith(delimiter) })).sort((a, b) => b.cells - a.cells)
  return likely?.delimiter ?? ','
}

function widest(lines: TopLine[]): TopLine | undefined {
  return lines.toSorted((a, b) => b.cells.length - a.cells.length)[0]
}

// The maker chooses between two columns with the same meaning.
function columnsByName(header: string[], requested: RequestedColumns, version: FieldVersion): RequestedColumns {
  const { meaningOf } = columnMeaningsOf(version)
  const hinted = new Set(positionsOf(requested).map(([, position]) => position))
  const named = header.flatMap((text, position) => {
    const meaning = hinted.has(position) ? undefined : meaningOf(text)
    return meaning ? [[meaning, position] as const] : []
  })
  const isAlone = (meaning: string) => named.filter(([other]) => other === meaning).length === 1
  return named
    .filter(([meaning]) => isAlone(meaning))
    .reduce((columns, [meaning, position]) => requestColumn(columns, meaning, position), {} as RequestedColumns)
}
