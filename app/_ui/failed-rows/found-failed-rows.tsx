'use client'

import type { Page } from '#core/database/page'
import type { FailedRow, FailedRowOutcome } from '#core/failed-rows/failed-row'
import { postJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { Table } from '#ui/table/table'
import { usePages } from '#ui/table/use-pages'
import { failedRowColumns } from './failed-row-columns'

/** Rows that were not imported and have a text in their line. */
export function FoundFailedRows({ batchId, outcome, q }: { batchId: string; outcome: FailedRowOutcome | null; q: string }) {
  const data = usePages<FailedRow>(['rows', batchId, outcome, 'search', q], (cursor) => findSome(batchId, outcome, q, cursor))
  return (
    <Table
      label="Failed rows found"
      columns={failedRowColumns}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No line has this in it">The search looks in the lines as they stand in the file.</Empty>}
    />
  )
}

// One request looks through so many lines at most, and may find nothing though there are more.
async function findSome(batchId: string, outcome: FailedRowOutcome | null, q: string, cursor: string | null): Promise<Page<FailedRow>> {
  for (let after = cursor; ; ) {
    const body = { q, limit: 100, ...(outcome !== null && { outcome }), ...(after !== null && { cursor: after }) }
    const page = await postJson<Page<FailedRow>>(`/api/batches/${batchId}/failed-rows/search`, body)
    if (page.items.length > 0 || page.nextCursor === null) return page
    after = page.nextCursor
  }
}
