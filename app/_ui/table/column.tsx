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
  /** Classes for its text. An element less in each cell is many less on a page that is scrolled. */
  look?: string
  /** The whole text, for one that may be cut; shown where the pointer rests. */
  tip?: (row: Row) => string | undefined
  cell: (row: Row) => ReactNode
}
