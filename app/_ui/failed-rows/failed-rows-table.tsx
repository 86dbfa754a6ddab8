'use client'

import type { Batch } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import type { FailedRow, FailedRowCause, FailedRowOutcome } from '#core/failed-rows/failed-row'
import { lineNoun } from '#core/parsing/line-noun'
import { getJson, postJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { count } from '#ui/basics/numbers'
import { batchKey } from '#ui/batch/batch-queries'
import type { Column } from '#ui/table/column'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'
import { RawLine } from './raw-line'

/** The failed rows of one cause. */
export function FailedRowsOfCause({ batch, cause }: { batch: Batch; cause: FailedRowCause }) {
  const data = usePages<FailedRow>([...failedRowsKey(batch.id), cause.outcome, cause.code, cause.field], (cursor) =>
    getJson<Page<FailedRow>>(
      withQuery(`/api/batches/${batch.id}/failed-rows`, {
        outcome: cause.outcome,
        code: cause.code,
        field: cause.field,
        limit: 200,
        cursor,
      }),
    ),
  )
  return (
    <Table
      label={`Failed rows: ${cause.message}`}
      columns={columnsOf(batch)}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No rows left with this cause" />}
    />
  )
}

/** The failed rows with a text in their line. */
export function FoundFailedRows({ batch, outcome, q }: { batch: Batch; outcome: FailedRowOutcome | null; q: string }) {
  const data = usePages<FailedRow>([...failedRowsKey(batch.id), outcome, 'search', q], (cursor) => findPage(batch.id, outcome, q, cursor))
  return (
    <Table
      label="Failed rows found"
      columns={columnsOf(batch)}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No matching rows">The search covers the failed rows as they are in the file.</Empty>}
    />
  )
}

const failedRowsKey = (batchId: string) => [...batchKey(batchId), 'failed-rows'] as const

// One request searches a limited number of lines, so a page may be empty although there are more.
async function findPage(batchId: string, outcome: FailedRowOutcome | null, q: string, cursor: string | null): Promise<Page<FailedRow>> {
  for (let after = cursor; ; ) {
    const body = { q, limit: 100, ...(outcome !== null && { outcome }), ...(after !== null && { cursor: after }) }
    const page = await postJson<Page<FailedRow>>(`/api/batches/${batchId}/failed-rows/search`, body)
    if (page.items.length > 0 || page.nextCursor === null) return page
    after = page.nextCursor
  }
}

const messagesOf = ({ problems }: FailedRow) => problems.map(({ message }) => message).join(' ')

const columnsOf = ({ isWorkbook }: Batch): Column<FailedRow>[] => [
  {
    id: 'line',
    title: lineNoun(isWorkbook),
    track: '84px',
    align: 'right',
    narrow: 'first',
    look: 'text-faint',
    cell: ({ line }) => count(line),
  },
  { id: 'raw', title: 'text in the file', track: 'minmax(0, 3fr)', narrow: 'first', cell: (row) => <RawLine row={row} /> },
  { id: 'why', title: 'why', track: 'minmax(0, 2fr)', narrow: 'wrapped', tip: messagesOf, cell: messagesOf },
]
