'use client'

import type { Column } from './column'
import { TickBox } from './tick-box'
import type { Ticks } from './ticks'
import { tracksOf } from './tracks'

type Props<Row> = { columns: Column<Row>[]; ticks: Ticks<Row> | undefined; narrow: boolean }

export function TableHead<Row>({ columns, ticks, narrow }: Props<Row>) {
  return (
    <thead className="block sticky top-[var(--table-top,0px)] z-10 border-edge border-b bg-sheet">
      <tr
        aria-rowindex={1}
        className={`h-8 items-center text-faint text-xs ${narrow && !ticks ? 'sr-only' : 'grid'}`}
        style={{ gridTemplateColumns: narrow ? '44px 1fr' : tracksOf(columns, Boolean(ticks)) }}
      >
        <th scope="col" className="h-full font-normal">
          {ticks && (
            <TickBox name={ticks.all.name} checked={ticks.all.state === 'all'} some={ticks.all.state === 'some'} onTick={ticks.all.tick} />
          )}
          {!ticks && <span className="sr-only">Place</span>}
        </th>
        {narrow ? (
          <th scope="col" className="text-left font-normal">
            {columns
              .filter(({ narrow: line }) => line !== 'hidden')
              .map(({ title }) => title)
              .join(', ')}
          </th>
        ) : (
          columns.map(({ id, title, align }) => (
            <th key={id} scope="col" className={`truncate pr-4 font-normal ${align === 'right' ? 'text-right' : 'text-left'}`}>
              {title}
            </th>
          ))
        )}
      </tr>
    </thead>
  )
}
