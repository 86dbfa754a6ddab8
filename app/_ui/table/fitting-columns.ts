import type { Column } from './column'

/** The columns that can be read beside each other in this width. Those that may leave do, in the order of `leaves`, the last of equals first. */
export function fittingColumns<Row>(columns: Column<Row>[], widthPx: number): Column<Row>[] {
  const left = new Set(columns)
  const leaving = columns.filter(({ leaves }) => leaves !== undefined).reverse()
  leaving.sort((a, b) => (a.leaves ?? 0) - (b.leaves ?? 0))
  let neededPx = columns.reduce((sum, column) => sum + pxOf(column), 0)
  for (const column of leaving) {
    if (neededPx <= widthPx) break
    left.delete(column)
    neededPx -= pxOf(column)
  }
  return columns.filter((column) => left.has(column))
}

/** The pixels that the track of a column names: its width, or the least of it. */
const pxOf = <Row>({ track, roomPx }: Column<Row>) => roomPx ?? Number(/(\d+)px/.exec(track)?.[1] ?? 0)
