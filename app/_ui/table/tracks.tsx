import type { Column } from './column'

/** The grid of a row: the tick box, then the columns; on a narrow screen the box, then all of them in one. */
export function tracksOf<Row>(columns: Column<Row>[], { ticked, narrow }: { ticked: boolean; narrow: boolean }): string {
  const box = ticked ? '44px' : '16px'
  return narrow ? `${box} 1fr` : `${box} ${columns.map(({ track }) => track).join(' ')}`
}
