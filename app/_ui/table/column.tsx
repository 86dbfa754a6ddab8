import type { ReactNode } from 'react'

/** A column of the table: where it stands, and what of a row stands in it. `narrow` is its line on a phone. */
export type Column<Row> = {
  id: string
  title: string
  /** Its width as a CSS grid track. */
  track: string
  align?: 'right'
  /** The name under which the list can be sorted by it. */
  sort?: string
  narrow: 'first' | 'second' | 'hidden'
  cell: (row: Row) => ReactNode
}
