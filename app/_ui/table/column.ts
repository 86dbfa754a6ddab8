import type { ReactNode } from 'react'

/**
 * A column of a table. `narrow` is its line on a phone; a wrapped one takes the second and the third.
 */
export type Column<Row> = {
  id: string
  title: string
  /** Width as a CSS grid track. */
  track: string
  /** The pixels in which it can be read, where the track does not name them. */
  roomPx?: number
  /** When it leaves a table that has not enough room; the lowest first. Without one it stays. */
  leaves?: number
  align?: 'right'
  /** The sort key of the list, for a sortable column. */
  sort?: string
  narrow: 'first' | 'second' | 'third' | 'wrapped' | 'hidden'
  /** Whether a value on the third line says nothing without its title; a very short one never does. */
  needsTitle?: boolean
  /** Classes of the cell itself; a wrapper in every cell would slow down scrolling. */
  look?: string
  /** The full text as a tooltip, for a cell that may be truncated. */
  tip?: (row: Row) => string | undefined
  cell: (row: Row) => ReactNode
}
