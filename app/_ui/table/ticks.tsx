/** How rows of a table are ticked. */
export type Ticks<Row> = {
  isTicked: (row: Row) => boolean
  /** With `reach` it goes from the row ticked before to this one. */
  tick: (row: Row, index: number, on: boolean, reach: boolean) => void
  nameOf: (row: Row) => string
  all: { state: 'none' | 'some' | 'all'; name: string; tick: (on: boolean) => void }
}
