'use client'

import type { Page } from '#core/page'
import type { UnimportedOutcome, UnimportedRow } from '#core/rows/unimported-row'
import { postJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { Table } from '#ui/table/table'
import { usePages } from '#ui/table/use-pages'
import { unimportedColumns } from './unimported-columns'

/** Rows that were not imported and have a text in their line. */
export function UnimportedFound({ batchId, outcome, q }: { batchId: string; outcome: UnimportedOutcome | null; q: string }) {
  const data = usePages<UnimportedRow>(['rows', batchId, outcome, 'search', q], (cursor) => findSome(batchId, outcome, q, cursor))
  return (
    <Table
      label="Rows not imported that were found"
      columns={unimportedColumns}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No line has this in it">The search looks in the lines as they stand in the file.</Empty>}
    />
  )
}

// One request looks through so many lines at most, and may find nothing though there are more.
async function findSome(
  batchId: string,
  outcome: UnimportedOutcome | null,
  q: string,
  cursor: string | null,
): Promise<Page<UnimportedRow>> {
  for (let after = cursor; ; ) {
    const body = { q, limit: 100, ...(outcome !== null && { outcome }), ...(after !== null && { cursor: after }) }
    const page = await postJson<Page<UnimportedRow>>(`/api/batches/${batchId}/rows/search`, body)
    if (page.items.length > 0 || page.nextCursor === null) return page
    after = page.nextCursor
  }
}
