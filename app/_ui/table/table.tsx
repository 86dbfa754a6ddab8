'use client'

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import type { Column } from './column'
import { TableHead } from './table-head'
import { TableRow } from './table-row'
import type { Ticks } from './ticks'
import { useKeptFocus } from './use-kept-focus'
import { useNarrow } from './use-narrow'
import type { Rows } from './use-pages'

/** Brings a row into view and gives it the focus. */
export type TableHandle = { focusRow: (index: number) => void }

type Props<Row> = {
  label: string
  columns: Column<Row>[]
  data: Rows<Row>
  keyOf: (row: Row) => string | number
  empty: ReactNode
  ticks?: Ticks<Row>
  ref?: Ref<TableHandle>
}

const wideRowPx = 36
const narrowRowPx = 56
const loadAhead = 40

/** The one table: pages that load while one scrolls, and only the rows in view in the document. */
export function Table<Row>({ label, columns, data, keyOf, empty, ticks, ref }: Props<Row>) {
  const narrow = useNarrow()
  const body = useRef<HTMLTableSectionElement>(null)
  const virtual = useVirtualRows(body, data.rows.length, narrow ? narrowRowPx : wideRowPx)
  const focusRow = useRowFocus(body, virtual.scrollToIndex)
  useImperativeHandle(ref, () => ({ focusRow }), [focusRow])
  useKeptFocus(body, data.rows, keyOf)

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const wantsMore = data.hasMore && !data.isLoadingMore && !data.error && last > data.rows.length - loadAhead
  useEffect(() => {
    if (wantsMore) data.loadMore()
  })

  if (data.isLoading) return <SkeletonRows rows={8} />
  if (data.error && data.rows.length === 0) return <Failed error={data.error} retry={data.retry} />
  if (data.rows.length === 0) return empty
  return (
    <>
      <table aria-label={label} aria-rowcount={data.total === null ? -1 : data.total + 1} className="block text-sm">
        <TableHead columns={columns} ticks={ticks} narrow={narrow} />
        <tbody ref={body} className="relative block" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = data.rows[index]
            if (row === undefined) return null
            return (
              <TableRow
                key={keyOf(row)}
                row={row}
                index={index}
                top={start - virtual.options.scrollMargin}
                columns={columns}
                ticks={ticks}
                narrow={narrow}
              />
            )
          })}
        </tbody>
      </table>
      {data.isLoadingMore && <p className="px-4 py-2 text-center text-faint">Loading more…</p>}
      {data.error && <Failed error={data.error} retry={data.loadMore} />}
    </>
  )
}

function useVirtualRows(body: React.RefObject<HTMLTableSectionElement | null>, rows: number, rowPx: number) {
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = body.current ? Math.round(body.current.getBoundingClientRect().top + scrollY) : 0
    setMargin(top)
  })
  const virtual = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: 120,
    scrollPaddingEnd: 80,
  })
  useLayoutEffect(() => {
    if (rowPx > 0) virtual.measure()
  }, [virtual, rowPx])
  return virtual
}

function useRowFocus(body: React.RefObject<HTMLTableSectionElement | null>, scrollToIndex: (index: number) => void) {
  return (index: number) => {
    scrollToIndex(index)
    // A row that was out of view is in the document one frame later.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"] input`)?.focus({ preventScroll: true }),
    )
  }
}
