'use client'

import { useLayoutEffect, useRef } from 'react'
import { type PlacedRow, type Rows, rowsBetween } from './rows'

// A row that has moved farther is not looked for: as many are here at once at most.
const farthest = 600

/**
 * When others come or go above the rows that one looks at, these stay where they are: calls back with how many places they have moved,
 * before that is drawn. `topPlace` is the place of the first row in sight; at the head of the list there is none, and the head stays.
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

/** How many places the first of the rows in sight that is still in the list has moved. */
function movedBy<Row>(data: Rows<Row>, keyOf: (row: Row) => string | number, seen: PlacedRow<Row>[], top: number): number {
  const places = new Map(rowsBetween(data, Math.max(0, top - farthest), top + farthest).map(({ row, index }) => [keyOf(row), index]))
  for (const { row, index } of seen) {
    const place = index < top ? undefined : places.get(keyOf(row))
    if (place !== undefined) return place - index
  }
  return 0
}
