'use client'

import { useEffect, useRef, useState } from 'react'
import { type PlacedRow, type Rows, rowsBetween } from './rows'

const leavingMs = 150

/**
 * The visible rows that have just left the list, at their old places, so that they can fade out. Rows that disappear because another
 * list is shown do not count.
 */
export function useLeaving<Row>(
  data: Rows<Row>,
  keyOf: (row: Row) => string | number,
  [first, last]: [number, number],
  onGone: ((rows: Row[]) => void) | undefined,
): PlacedRow<Row>[] {
  const before = useRef<{ list: string | undefined; total: number; rows: PlacedRow<Row>[] }>({ list: undefined, total: 0, rows: [] })
  const [leaving, setLeaving] = useState<PlacedRow<Row>[]>([])
  useEffect(() => {
    const { list, total, rows } = before.current
    if (data.list !== undefined && list === data.list && data.length < total && data.rowAt(first) !== undefined) {
      const left = new Set(data.rows.map(keyOf))
      const gone = rows.filter(({ row }) => !left.has(keyOf(row)))
      if (gone.length > 0) {
        setLeaving(gone)
        onGone?.(gone.map(({ row }) => row))
      }
    }
    before.current = { list: data.list, total: data.length, rows: rowsBetween(data, first, last) }
  }, [data, keyOf, first, last, onGone])
  useEffect(() => {
    if (leaving.length === 0) return
    const timer = setTimeout(() => setLeaving([]), leavingMs)
    return () => clearTimeout(timer)
  }, [leaving])
  return leaving
}
