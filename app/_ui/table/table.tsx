'use client'

import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import type { Column } from './column'
import { fittingColumns } from './fitting-columns'
import type { Rows } from './rows'
import { type Sorting, TableHead } from './table-head'
import { LeavingRow, LoadingRow, TableRow } from './table-row'
import type { Ticks } from './ticks'
import { useLeaving } from './use-leaving'
import { useNarrow } from './use-narrow'
import { useKeptFocus, useRowFocus } from './use-row-focus'
import { useWidth } from './use-width'
import { useWindowRows } from './use-window-rows'

/** Scrolls a row into view and focuses it once it is loaded. */
export type TableHandle = { focusRow: (index: number) => void }

type Props<Row> = {
  label: string
  columns: Column<Row>[]
  data: Rows<Row>
  keyOf: (row: Row) => string | number
  empty: ReactNode
  ticks?: Ticks<Row>
  sorting?: Sorting
  /** Marks the row that is open beside the table. */
  isCurrent?: (row: Row) => boolean
  /** Called with the visible rows that have left the list. */
  onGone?: (rows: Row[]) => void
  /** Greyed out, for a list the operator cannot act on. */
  muted?: boolean
  ref?: Ref<TableHandle>
}

const tickPx = 44
const edgePx = 16
const wideRowPx = 36
const narrowRowPx = 56
const tallRowPx = 76

/** A virtualised table: only the rows in view are in the document. */
export function Table<Row>({ label, columns: all, data, keyOf, empty, ticks, sorting, isCurrent, onGone, muted = false, ref }: Props<Row>) {
  const narrow = useNarrow()
  const [table, widthPx] = useWidth<HTMLTableElement>()
  const columns = useMemo(
    () => (narrow || widthPx === null ? all : fittingColumns(all, widthPx - (ticks ? tickPx : edgePx))),
    [all, narrow, widthPx, ticks !== undefined],
  )
  const body = useRef<HTMLTableSectionElement>(null)
  const isTall = narrow && columns.some(({ narrow: line }) => line === 'third' || line === 'wrapped')
  const rowPx = isTall ? tallRowPx : narrow ? narrowRowPx : wideRowPx
  const look = isTall ? 'tall' : narrow ? 'narrow' : 'wide'
  const { first, last, shift, heightPx, scrollToRow } = useWindowRows(body, data, keyOf, rowPx)
  const focusRow = useRowFocus(body, scrollToRow)
  useImperativeHandle(ref, () => ({ focusRow }), [focusRow])
  useKeptFocus(body, data, keyOf)
  const leaving = useLeaving(data, keyOf, [first, last], onGone)
  const tick = useStableCallback((row: Row, index: number, on: boolean, reach: boolean) => ticks?.tick(row, index, on, reach))
  useEffect(() => {
    if (!data.isLoading) data.show(first, last)
  })

  if (data.isLoading) return <SkeletonRows rows={8} />
  if (data.error && data.rows.length === 0) return <Failed error={data.error} retry={data.retry} />
  if (data.length === 0) return empty
  const tracks = tracksOf(columns, { ticked: Boolean(ticks), narrow })
  const places = Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
  return (
    <>
      <table
        ref={table}
        aria-label={label}
        aria-rowcount={data.total === null ? -1 : data.total + 1}
        className={`block text-sm ${muted ? 'text-soft' : ''}`}
        style={{ '--tracks': tracks } as React.CSSProperties}
      >
        <TableHead columns={columns} ticks={ticks} sorting={sorting} narrow={narrow} />
        <tbody ref={body} className="relative block" style={{ height: heightPx, paddingTop: Math.max(0, first * rowPx - shift) }}>
          {places.map((index) => {
            const row = data.rowAt(index)
            if (row === undefined) return <LoadingRow key={`place ${index}`} index={index} look={look} />
            return (
              <TableRow
                key={keyOf(row)}
                row={row}
                index={index}
                columns={columns}
                tickName={ticks?.nameOf(row)}
                isTicked={ticks?.isTicked(row) ?? false}
                onTick={tick}
                look={look}
                current={isCurrent?.(row) ?? false}
              />
            )
          })}
          {leaving.map(({ row, index }) => (
            <LeavingRow key={`gone ${keyOf(row)}`} row={row} top={index * rowPx - shift} columns={columns} look={look} />
          ))}
        </tbody>
      </table>
      {data.isLoadingMore && <p className="px-4 py-2 text-center text-faint">Loading more…</p>}
      {data.error && <Failed error={data.error} retry={data.retry} />}
    </>
  )
}

function tracksOf<Row>(columns: Column<Row>[], { ticked, narrow }: { ticked: boolean; narrow: boolean }): string {
  const box = `${ticked ? tickPx : edgePx}px`
  return narrow ? `${box} 1fr` : `${box} ${columns.map(({ track }) => track).join(' ')}`
}

// Not useEffectEvent: memoised rows need a callback with a stable identity, which they call from event handlers.
function useStableCallback<Args extends unknown[]>(callback: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  return useCallback((...args: Args) => latest.current(...args), [])
}
