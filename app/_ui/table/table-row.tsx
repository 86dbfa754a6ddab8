'use client'

import { memo } from 'react'
import type { Column } from './column'
import { TickBox } from './tick-box'
import { tracksOf } from './tracks'

type Props<Row> = {
  row: Row
  index: number
  top: number
  columns: Column<Row>[]
  /** What its tick box is called; without it there is none. */
  tickName: string | undefined
  isTicked: boolean
  onTick: (row: Row, index: number, on: boolean, reach: boolean) => void
  narrow: boolean
  current: boolean
}

/** A row, which is rendered again only when something of it has changed: of a hundred, ticking changes one. */
export const TableRow = memo(ShownRow) as typeof ShownRow

function ShownRow<Row>({ row, index, top, columns, tickName, isTicked, onTick, narrow, current }: Props<Row>) {
  const hasTick = tickName !== undefined
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      className={`absolute inset-x-0 grid items-center border-line border-b ${narrow ? 'h-14' : 'h-9'} ${isTicked ? 'bg-accent-wash' : current ? 'bg-sunken' : 'hover:bg-hover'} has-[:focus-visible]:bg-accent-wash`}
      style={{ top, gridTemplateColumns: narrow ? (hasTick ? '44px 1fr' : '16px 1fr') : tracksOf(columns, hasTick) }}
    >
      <td className="h-full">
        {hasTick && <TickBox name={tickName} checked={isTicked} onTick={(on, reach) => onTick(row, index, on, reach)} />}
      </td>
      <Cells row={row} columns={columns} narrow={narrow} />
    </tr>
  )
}

type Shown<Row> = { row: Row; columns: Column<Row>[]; narrow: boolean }

function Cells<Row>({ row, columns, narrow }: Shown<Row>) {
  return narrow ? (
    <td className="min-w-0 pr-4 leading-5">
      <Line row={row} columns={columns.filter((column) => column.narrow === 'first')} className="text-base" />
      <Line row={row} columns={columns.filter((column) => column.narrow === 'second')} className="text-soft" />
    </td>
  ) : (
    columns.map(({ id, align, cell }) => (
      <td key={id} className={`truncate pr-4 ${align === 'right' ? 'text-right tabular-nums' : ''}`}>
        {cell(row)}
      </td>
    ))
  )
}

/** A row that has left the list, for as long as it is seen to go; whoever took its place stands below it. */
export function LeavingRow<Row>({ row, top, columns, ticked, narrow }: Shown<Row> & { top: number; ticked: boolean }) {
  return (
    <tr
      inert
      className={`leaving absolute inset-x-0 z-[1] grid items-center border-line border-b bg-sheet ${narrow ? 'h-14' : 'h-9'}`}
      style={{ top, gridTemplateColumns: narrow ? (ticked ? '44px 1fr' : '16px 1fr') : tracksOf(columns, ticked) }}
    >
      <td />
      <Cells row={row} columns={columns} narrow={narrow} />
    </tr>
  )
}

/** The place of a row that is on its way. */
export function EmptyRow({ index, top, narrow }: { index: number; top: number; narrow: boolean }) {
  return (
    <tr
      aria-rowindex={index + 2}
      className={`absolute inset-x-0 flex items-center gap-6 border-line border-b px-4 ${narrow ? 'h-14' : 'h-9'}`}
      style={{ top }}
    >
      <td>
        <span className="sr-only">On its way</span>
        <span aria-hidden="true" className="block h-2.5 rounded-sm bg-sunken" style={{ width: 140 + ((index * 37) % 120) }} />
      </td>
    </tr>
  )
}

function Line<Row>({ row, columns, className }: { row: Row; columns: Column<Row>[]; className: string }) {
  const cut = columns.filter(({ align, track }) => align !== 'right' && !isFixed(track))
  const firstCut = cut.length > 1 ? cut.at(-1) : undefined
  return (
    <div className={`flex gap-2 overflow-hidden whitespace-nowrap ${className}`}>
      {columns.map((column) => (
        <span key={column.id} className={column === firstCut ? 'min-w-16 shrink-[9999] truncate' : lookOf(column)}>
          {column.cell(row)}
        </span>
      ))}
    </div>
  )
}

function lookOf<Row>({ align, track }: Column<Row>): string {
  if (align === 'right') return 'order-last ml-auto shrink-0 text-faint text-sm tabular-nums'
  return isFixed(track) ? 'shrink-0' : 'truncate'
}

// What has a width of its own on a wide screen is not cut on a narrow one; of the others the last is cut first.
const isFixed = (track: string) => track.endsWith('px')
