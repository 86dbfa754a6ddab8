import type { Column } from './column'

/** The grid of a row: the tick box, then the columns. */
export const tracksOf = <Row,>(columns: Column<Row>[], ticked: boolean) =>
  `${ticked ? '44px' : '16px'} ${columns.map(({ track }) => track).join(' ')}`
