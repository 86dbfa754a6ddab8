import { z } from 'zod'
import { isAddedColumn } from '#core/parsing/header/header-names'
import { positionsOf } from '#core/parsing/header/match-columns'
import { Columns, dateOrders, delimiters, type RequestedColumns, type RequestedParseOptions } from '#core/parsing/parse-options'
import { type Head, type HeadInput, readHead } from './read-head'
import { readTopLines } from './top-lines'

/** How an earlier file was read after its maker had a say in it; `dateOrder` only where they said it themselves. */
export const RememberedParseOptions = z.object({
  fileName: z.string(),
  header: z.array(z.string()),
  delimiter: z.enum(delimiters),
  columns: Columns,
  dateOrder: z.enum(dateOrders).nullable(),
})
export type RememberedParseOptions = z.infer<typeof RememberedParseOptions>

/** Requested for a file, taken from how an earlier one was read. */
export type Proposal = { fileName: string; requested: RequestedParseOptions; head: Head }

/**
 * Proposes to read a file as the first of `remembered` that has its header was read, wherever the header stands, and whatever columns
 * a corrections file added. Undefined when none has it, or when it would be read so anyway. The order of dates is proposed only where
 * the file does not say it.
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
  const places: RequestedColumns = { email: null }
  for (const [meaning, position] of positionsOf(columns)) {
    const place = now[own.indexOf(position)]
    if (place !== undefined) places[meaning] = place
  }
  return { fileName, requested: { delimiter, headerLine: found.line, columns: places }, dateOrder } satisfies Recalled
}

/** Where the columns stand that a corrections file did not add. */
const ownPositions = (header: string[]) => [...header.keys()].filter((position) => !isAddedColumn(header[position] ?? ''))

function isSame({ top: one }: Head, { top: other }: Head): boolean {
  const placesOf = (top: Head['top']) => top && [top.delimiter, top.headerLine, positionsOf(top.columns).sort()]
  return JSON.stringify(placesOf(one)) === JSON.stringify(placesOf(other))
}
