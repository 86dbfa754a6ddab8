export type Ticks<Row> = {
  isTicked: (row: Row) => boolean
  /** `extend` ticks everything from the row ticked before to this one. */
  tick: (row: Row, index: number, on: boolean, extend: boolean) => void
  nameOf: (row: Row) => string
  all: { state: 'none' | 'some' | 'all'; name: string; tick: (on: boolean) => void }
}
