import type { ReactNode } from 'react'
import { cn } from '#ui/basics/cn'

/** A column is `wide` if a phone has no room for it. */
type Column = { title: string; isNumber?: boolean; isWide?: boolean }
type Row = { key: string; cells: ReactNode[] }
type Props = { label: string; columns: readonly Column[]; rows: Row[] }

/** A table without sorting or paging. The first cell of a row is its header. */
export function SimpleTable({ label, columns, rows }: Props) {
  return (
    <table aria-label={label} className="w-full text-left text-sm">
      <thead className="border-line border-b text-soft">
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" className={cn(cell, 'py-2 font-medium', lookOf(column))}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map(({ key, cells: [header, ...others] }) => (
          <tr key={key}>
            <th scope="row" className={cn(cell, 'min-w-0 break-words py-1.5 font-medium')}>
              {header}
            </th>
            {columns.slice(1).map((column, at) => (
              <td key={column.title} className={cn(cell, 'py-1.5', lookOf(column))}>
                {others[at]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const cell = 'px-4 align-top max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4'
const lookOf = ({ isNumber, isWide }: Column) => cn(isNumber && 'text-right tabular-nums', isWide && 'max-sm:hidden')
