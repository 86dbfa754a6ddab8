import { absentIn, positionsOf, requestColumn } from '#core/parsing/header/requested-columns'
import type { Delimiter, RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import type { Top } from '#core/parsing/preview/top'

/** Another delimiter makes other columns, so the chosen columns are dropped. */
export const withDelimiter = (
  { columns, headerLine, ...requested }: RequestedParseOptions,
  delimiter: Delimiter,
): RequestedParseOptions => ({
  ...requested,
  delimiter,
})

/** Another header line names other columns, so the chosen columns are dropped. */
export const withHeaderLine = (
  { columns, ...requested }: RequestedParseOptions,
  { delimiter }: Top,
  headerLine: number,
): RequestedParseOptions => ({
  delimiter,
  ...requested,
  headerLine,
})

/**
 * Assigns a column to a field, or none when `position` is null. A position is only valid with its delimiter and header line, so they
 * are kept with it. Earlier choices win over detected columns, because the file may not have been read again since.
 */
export function withColumn(requested: RequestedParseOptions, top: Top, meaning: string, position: number | null): RequestedParseOptions {
  const known = requested.columns ?? top.columns
  const removed = new Set([meaning, ...replacedBy(meaning)])
  const others = positionsOf(known).filter(([other, at]) => removed.has(other) || at === position)
  const without = others.reduce((columns, [other]) => requestColumn(columns, other, undefined), known)
  // Explicitly null, or the column of an optional field would be detected again by its heading.
  const isNone = position === null && !partsOfName.includes(meaning)
  const columns = requestColumn(without, meaning, position ?? (isNone ? null : undefined))
  return { delimiter: top.delimiter, headerLine: top.headerLine, ...requested, columns }
}

// A name is in one column or in two.
const partsOfName = ['name', 'firstName', 'lastName']
function replacedBy(meaning: string): string[] {
  if (meaning === 'name') return ['firstName', 'lastName']
  return meaning === 'firstName' || meaning === 'lastName' ? ['name'] : []
}

const positional = ['delimiter', 'headerLine', 'columns'] as const

/**
 * The options the maker changed. The others are not sent, because the server reads the whole file and may detect them better. Columns
 * are sent together with their delimiter and header line.
 */
export function optionsToSend(initial: RequestedParseOptions, requested: RequestedParseOptions, head: Head | null): RequestedParseOptions {
  const isChanged = (key: keyof RequestedParseOptions) => JSON.stringify(requested[key]) !== JSON.stringify(initial[key])
  const changed = Object.fromEntries(Object.entries(requested).filter(([key]) => isChanged(key as keyof RequestedParseOptions)))
  const acceptance = head?.outcome === 'read' && head.mostlyInvalid ? { acceptMostlyInvalid: true } : {}
  if (head?.outcome !== 'read' || !positional.some(isChanged)) return { ...changed, ...acceptance }
  const { delimiter, headerLine, columns } = head.top
  // What the maker requested as absent is not among the columns that were found.
  const sent = absentIn(requested.columns ?? {}).reduce((all, meaning) => requestColumn(all, meaning, null), columns)
  return { ...changed, delimiter, headerLine, columns: sent, ...acceptance }
}
