'use client'

import { memo } from 'react'
import { type TitledValue, TitledValues } from '#ui/basics/titled-values'
import type { Column } from './column'
import { TickBox } from './tick-box'

type Props<Row> = {
  row: Row
  index: number
  columns: Column<Row>[]
  /** The label of its tick box; undefined for no tick box. */
  tickName: string | undefined
  isTicked: boolean
  onTick: (row: Row, index: number, on: boolean, extend: boolean) => void
  look: RowLook
  current: boolean
}

/** On a phone a row has two lines, or three where it is tall. */
type RowLook = 'wide' | 'narrow' | 'tall'

const heights = { wide: 'h-9', narrow: 'h-14', tall: 'h-19' }

/**
 * Memoised, because ticking changes one row of a hundred. It has no inline style: Chromium is several times slower with rows that
 * are positioned one by one.
 */
export const TableRow = memo(PlainRow) as typeof PlainRow

function PlainRow<Row>({ row, index, columns, tickName, isTicked, onTick, look, current }: Props<Row>) {
  const hasTick = tickName !== undefined
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      className={`grid grid-cols-(--tracks) items-center border-line border-b ${heights[look]} ${isTicked ? 'bg-accent-wash' : current ? 'bg-sunken' : 'hover:bg-hover'} has-[:focus-visible]:bg-accent-wash`}
    >
      <td className="h-full">
        {hasTick && <TickBox name={tickName} checked={isTicked} onTick={(on, extend) => onTick(row, index, on, extend)} />}
      </td>
      <Cells row={row} columns={columns} look={look} />
    </tr>
  )
}

type RowProps<Row> = { row: Row; columns: Column<Row>[]; look: RowLook }

function Cells<Row>({ row, columns, look }: RowProps<Row>) {
  const on = (line: Column<Row>['narrow']) => columns.filter(({ narrow }) => narrow === line)
  return look !== 'wide' ? (
    <td className="min-w-0 pr-4 leading-5">
      <Line row={row} columns={on('first')} className="text-base" />
      <Line row={row} columns={on('second')} className="text-soft" />
      {on('wrapped').map(({ id, tip, cell }) => (
        <div key={id} title={tip?.(row)} className="line-clamp-2 text-soft">
          {cell(row)}
        </div>
      ))}
      <TitledValues values={titledValues(row, on('third'))} className="text-soft leading-5" />
    </td>
  ) : (
    columns.map(({ id, align, look: own = '', tip, cell }) => (
      <td key={id} title={tip?.(row)} className={`truncate pr-4 ${align === 'right' ? 'text-right tabular-nums' : ''} ${own}`}>
        {cell(row)}
      </td>
    ))
  )
}

/** A row that has left the list, drawn over its successor while it fades out. */
export function LeavingRow<Row>({ row, top, columns, look }: RowProps<Row> & { top: number }) {
  return (
    <tr
      inert
      className={`leaving absolute inset-x-0 z-[1] grid grid-cols-(--tracks) items-center border-line border-b bg-sheet ${heights[look]}`}
      style={{ top }}
    >
      <td />
      <Cells row={row} columns={columns} look={look} />
    </tr>
  )
}

const widths = ['w-40', 'w-56', 'w-48', 'w-60', 'w-36']

export function LoadingRow({ index, look }: { index: number; look: RowLook }) {
  return (
    <tr aria-rowindex={index + 2} className={`flex items-center border-line border-b px-4 ${heights[look]}`}>
      <td>
        <span className="sr-only">Loading</span>
        <span aria-hidden="true" className={`block h-2.5 rounded-sm bg-sunken ${widths[index % widths.length]}`} />
      </td>
    </tr>
  )
}

function Line<Row>({ row, columns, className }: { row: Row; columns: Column<Row>[]; className: string }) {
  const cut = columns.filter(({ align, track }) => align !== 'right' && !isFixed(track))
  const firstCut = cut.length > 1 ? cut.at(-1) : undefined
  return (
    <div className={`flex items-center gap-2 overflow-hidden whitespace-nowrap ${className}`}>
      {columns.map((column) => (
        <span
          key={column.id}
          title={column.tip?.(row)}
          className={`${column === firstCut ? 'min-w-16 shrink-[9999] truncate' : fitOf(column)} ${column.look ?? ''}`}
        >
          {column.cell(row)}
        </span>
      ))}
    </div>
  )
}

const shortest = 4

/** The values that the row has in these columns, each with its title where the column needs it or the text is short. */
function titledValues<Row>(row: Row, columns: Column<Row>[]): TitledValue[] {
  return columns.flatMap(({ id, title, tip, cell, needsTitle = false }) => {
    const text = tip?.(row)
    const isTitled = needsTitle || (text ?? '').length < shortest
    return text === undefined ? [] : [{ key: id, title, value: cell(row), tip: `${title}: ${text}`, isTitled }]
  })
}

function fitOf<Row>({ align, track }: Column<Row>): string {
  if (align === 'right') return 'order-last ml-auto shrink-0 text-faint text-sm tabular-nums'
  return isFixed(track) ? 'shrink-0' : 'truncate'
}

// Columns with a fixed width are never truncated on a phone; of the others, the last is truncated first.
const isFixed = (track: string) => track.endsWith('px')
