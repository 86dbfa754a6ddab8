import { z } from 'zod'
import { isAddedColumn } from '#core/parsing/column-names/header-names'
import { positionsOf, requestColumn } from '#core/parsing/header/requested-columns'
import { Columns, dateOrders, delimiters, type RequestedColumns, type RequestedParseOptions } from '#core/parsing/parse-options'
import { type Head, type HeadInput, readHead } from './read-head'
import { readTopLines } from './top-lines'

/** The parse options of an earlier file that its maker adjusted; `dateOrder` only if the maker chose it. */
export const RememberedParseOptions = z.object({
  fileName: z.string(),
  header: z.array(z.string()),
  delimiter: z.enum(delimiters),
  columns: Columns,
  dateOrder: z.enum(dateOrders).nullable(),
})
export type RememberedParseOptions = z.infer<typeof RememberedParseOptions>

/** Parse options for a file, taken from an earlier one. */
export type Proposal = { fileName: string; requested: RequestedParseOptions; head: Head }

/**
 * Proposes the parse options of the first of `remembered` that has the same header, ignoring the header's line and columns that
 * a corrections file added. Undefined when none matches or nothing would change. A date order is proposed only for ambiguous dates.
 */
export function proposeParseOptions(input: Omit<HeadInput, 'requested'>, remembered: RememberedParseOptions[]): Proposal | undefined {
  const [recalled] = remembered.flatMap((earlier) => requestedAfter(earlier, input) ?? [])
  if (!recalled) return undefined
  const { requested, dateOrder, fileName } = recalled
  const read = (given: RequestedParseOptions) => readHead({ ...input, requested: given })
  const head = read(requested)
  if (head.outcome === 'read' && head.dates.order === null && dateOrder) {
    const withDates = { ...requested, dateOrder }
    return { fileName, requested: withDates, head: read(withDates) }
  }
  return isSame(head, read({})) ? undefined : { fileName, requested, head }
}

type Recalled = { fileName: string; requested: RequestedParseOptions; dateOrder: RememberedParseOptions['dateOrder'] }

function requestedAfter({ fileName, header, delimiter, columns, dateOrder }: RememberedParseOptions, input: Omit<HeadInput, 'requested'>) {
  const own = ownPositions(header)
  const texts = JSON.stringify(own.map((position) => header[position]))
  const found = readTopLines(input, delimiter)?.lines.find(
    ({ cells }) => JSON.stringify(ownPositions(cells).map((position) => cells[position])) === texts,
  )
  if (!found) return undefined
  const now = ownPositions(found.cells)
  let places: RequestedColumns = {
    email: null,
    ...(columns.dob === undefined && { dob: null }),
    ...(columns.city === undefined && { city: null }),
  }
  for (const [meaning, position] of positionsOf(columns)) {
    const place = now[own.indexOf(position)]
    if (place !== undefined) places = requestColumn(places, meaning, place)
  }
  return { fileName, requested: { delimiter, headerLine: found.line, columns: places }, dateOrder } satisfies Recalled
}

/** The positions of columns that a corrections file did not add. */
const ownPositions = (header: string[]) => [...header.keys()].filter((position) => !isAddedColumn(header[position] ?? ''))

function isSame({ top: a }: Head, { top: b }: Head): boolean {
  const placesOf = (top: Head['top']) => top && [top.delimiter, top.headerLine, positionsOf(top.columns).sort()]
  return JSON.stringify(placesOf(a)) === JSON.stringify(placesOf(b))
}
