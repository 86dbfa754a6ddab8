import type { UnimportedRow } from '#core/rows/unimported-row'
import { count } from '#ui/basics/numbers'
import type { Column } from '#ui/table/column'
import { RawLine } from './raw-line'

export const unimportedColumns: Column<UnimportedRow>[] = [
  {
    id: 'line',
    title: 'line',
    track: '84px',
    align: 'right',
    narrow: 'first',
    cell: ({ line }) => <span className="text-faint">{count(line)}</span>,
  },
  { id: 'raw', title: 'as it stands in the file', track: 'minmax(0, 3fr)', narrow: 'first', cell: (row) => <RawLine row={row} /> },
  {
    id: 'why',
    title: 'why',
    track: 'minmax(0, 2fr)',
    narrow: 'second',
    cell: ({ problems }) => {
      const words = problems.map(({ message }) => message).join(' ')
      return <span title={words}>{words}</span>
    },
  },
]
