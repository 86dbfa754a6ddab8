'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Column } from './column'
import { TickBox } from './tick-box'
import type { Ticks } from './ticks'

/** The order of a list: `by` is the `sort` of a column. */
export type Sorting = { by: string; descending: boolean; sortBy: (sort: string, descending: boolean) => void }

type Props<Row> = { columns: Column<Row>[]; ticks: Ticks<Row> | undefined; sorting: Sorting | undefined; narrow: boolean }

export function TableHead<Row>({ columns, ticks, sorting, narrow }: Props<Row>) {
  return (
    <thead className="block sticky top-[var(--table-top,0px)] z-10 border-edge border-b bg-sheet">
      <tr aria-rowindex={1} className={`h-8 items-center text-faint text-xs ${narrow && !ticks ? 'sr-only' : 'grid grid-cols-(--tracks)'}`}>
        <th scope="col" className="h-full font-normal">
          {ticks && (
            <TickBox name={ticks.all.name} checked={ticks.all.state === 'all'} some={ticks.all.state === 'some'} onTick={ticks.all.tick} />
          )}
          {!ticks && <span className="sr-only">Place</span>}
        </th>
        {narrow ? (
          <th scope="col" className="text-left font-normal">
            <span aria-hidden="true">All</span>
            <span className="sr-only">
              {columns
                .filter(({ narrow: line }) => line !== 'hidden')
                .map(({ title }) => title)
                .join(', ')}
            </span>
          </th>
        ) : (
          columns.map((column) => <Heading key={column.id} column={column} sorting={sorting} />)
        )}
      </tr>
    </thead>
  )
}

function Heading<Row>({ column: { title, align, sort }, sorting }: { column: Column<Row>; sorting: Sorting | undefined }) {
  const look = `truncate pr-4 font-normal ${align === 'right' ? 'text-right' : 'text-left'}`
  if (!sorting || sort === undefined) {
    return (
      <th scope="col" className={look}>
        {title}
      </th>
    )
  }
  const isSorted = sorting.by === sort
  const descends = isSorted && !sorting.descending
  const Arrow = sorting.descending ? ArrowDown : ArrowUp
  return (
    <th scope="col" aria-sort={isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'} className={look}>
      <button
        type="button"
        title={`Sort by ${title}, ${descends ? 'descending' : 'ascending'}`}
        onClick={() => sorting.sortBy(sort, descends)}
        className={`inline-flex h-6 max-w-full items-center gap-1 align-bottom -outline-offset-2 hover:text-ink ${isSorted ? 'font-medium text-ink' : ''}`}
      >
        <span className="truncate">{title}</span>
        {isSorted && <Arrow aria-hidden="true" className="size-3 shrink-0" strokeWidth={2.25} />}
      </button>
    </th>
  )
}
