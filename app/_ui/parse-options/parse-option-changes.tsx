import type { Meaning } from '#core/parsing/header/header-names'
import type { Delimiter, RequestedColumns, RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import type { Top } from '#core/parsing/preview/top'

/** Another delimiter cuts other columns, so what was chosen among them is let go. */
export const withDelimiter = (
  { columns, headerLine, ...requested }: RequestedParseOptions,
  delimiter: Delimiter,
): RequestedParseOptions => ({
  ...requested,
  delimiter,
})

/** Another header names other columns. */
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
 * Says what a column is; null when no column is it. A position means something only under its delimiter and its header. What was
 * said before counts before what was found: the next choice may come before the file was read anew.
 */
export function withColumn(requested: RequestedParseOptions, top: Top, meaning: Meaning, position: number | null): RequestedParseOptions {
  const goes = new Set<string>([meaning, ...instead(meaning)])
  const known = requested.columns ?? top.columns
  const columns: RequestedColumns = Object.fromEntries(Object.entries(known).filter(([other, at]) => !goes.has(other) && at !== position))
  if (position !== null) columns[meaning] = position
  // Said outright, for its name in the header would find it again.
  if (position === null && meaning === 'email') columns.email = null
  return { delimiter: top.delimiter, headerLine: top.headerLine, ...requested, columns }
}

// A name stands in one column or in two.
function instead(meaning: Meaning): Meaning[] {
  if (meaning === 'name') return ['firstName', 'lastName']
  return meaning === 'firstName' || meaning === 'lastName' ? ['name'] : []
}

const placed = ['delimiter', 'headerLine', 'columns'] as const

/**
 * What somebody changed of `given`, to be sent along. Whatever is not changed is not sent: the desk reads the whole file, and
 * may know better than its head. Columns go with the delimiter and the header they were chosen under.
 */
export function optionsToSend(given: RequestedParseOptions, requested: RequestedParseOptions, head: Head | null): RequestedParseOptions {
  const isChanged = (key: keyof RequestedParseOptions) => JSON.stringify(requested[key]) !== JSON.stringify(given[key])
  const changed = Object.fromEntries(Object.entries(requested).filter(([key]) => isChanged(key as keyof RequestedParseOptions)))
  const accepted = head?.outcome === 'read' && head.mostlyInvalid ? { acceptMostlyInvalid: true } : {}
  if (head?.outcome !== 'read' || !placed.some(isChanged)) return { ...changed, ...accepted }
  const { delimiter, headerLine, columns } = head.top
  const noEmail = requested.columns?.email === null ? { email: null } : {}
  return { ...changed, delimiter, headerLine, columns: { ...columns, ...noEmail }, ...accepted }
}
