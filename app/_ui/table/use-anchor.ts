'use client'

import { useLayoutEffect, useRef } from 'react'
import { type PlacedRow, type Rows, rowsBetween } from './rows'

// No more rows than this are loaded at once, so a row that moved farther cannot be found.
const maxMoved = 600

/**
 * Reports, before paint, by how many places the visible rows have moved because rows above them came or went. `topPlace` returns the
 * index of the first visible row, or null at the head of the list, which never moves.
 */
export function useAnchor<Row>(
  data: Rows<Row>,
  keyOf: (row: Row) => string | number,
  [first, last]: [number, number],
  topPlace: () => number | null,
  onMoved: (by: number) => void,
): void {
  const before = useRef<{ list: string | undefined; rows: Row[]; seen: PlacedRow<Row>[] }>({ list: undefined, rows: [], seen: [] })
  useLayoutEffect(() => {
    const { list, rows, seen } = before.current
    const top = rows !== data.rows && data.list !== undefined && list === data.list ? topPlace() : null
    before.current = { list: data.list, rows: data.rows, seen: rowsBetween(data, first, last) }
    const by = top === null ? 0 : movedBy(data, keyOf, seen, top)
    if (by !== 0) onMoved(by)
  }, [data, keyOf, first, last, topPlace, onMoved])
}

function movedBy<Row>(data: Rows<Row>, keyOf: (row: Row) => string | number, seen: PlacedRow<Row>[], top: number): number {
  const places = new Map(rowsBetween(data, Math.max(0, top - maxMoved), top + maxMoved).map(({ row, index }) => [keyOf(row), index]))
  for (const { row, index } of seen) {
    const place = index < top ? undefined : places.get(keyOf(row))
    if (place !== undefined) return place - index
  }
  return 0
}
