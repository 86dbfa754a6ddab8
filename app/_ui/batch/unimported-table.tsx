'use client'

import type { Page } from '#core/page'
import type { UnimportedCause, UnimportedRow } from '#core/rows/unimported-row'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { count } from '#ui/basics/numbers'
import type { Column } from '#ui/table/column'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'
import { RawLine } from './raw-line'

/** The rows of one cause, each with its text as it stands in the file. */
export function UnimportedTable({ batchId, cause }: { batchId: string; cause: UnimportedCause }) {
  const data = usePages<UnimportedRow>(['rows', batchId, cause.outcome, cause.code], (cursor) =>
    getJson<Page<UnimportedRow>>(
      withQuery(`/api/batches/${batchId}/rows`, {
        outcome: cause.outcome,
        code: cause.outcome === 'invalid' ? cause.code : null,
        limit: 200,
        cursor,
      }),
    ),
  )
  return (
    <Table
      label={`Rows not imported: ${cause.message}`}
      columns={columns}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No row is left under this cause" />}
    />
  )
}

const columns: Column<UnimportedRow>[] = [
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
