import type { FailedRow } from '#core/failed-rows/failed-row'
import { count } from '#ui/basics/numbers'
import type { Column } from '#ui/table/column'
import { RawLine } from './raw-line'

export const failedRowColumns: Column<FailedRow>[] = [
  {
    id: 'line',
    title: 'line',
    track: '84px',
    align: 'right',
    narrow: 'first',
    look: 'text-faint',
    cell: ({ line }) => count(line),
  },
  { id: 'raw', title: 'as it stands in the file', track: 'minmax(0, 3fr)', narrow: 'first', cell: (row) => <RawLine row={row} /> },
  {
    id: 'why',
    title: 'why',
    track: 'minmax(0, 2fr)',
    narrow: 'second',
    tip: wordsOf,
    cell: wordsOf,
  },
]

function wordsOf({ problems }: FailedRow): string {
  return problems.map(({ message }) => message).join(' ')
}
