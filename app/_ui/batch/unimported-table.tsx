'use client'

import type { Page } from '#core/page'
import type { UnimportedCause, UnimportedRow } from '#core/rows/unimported-row'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'
import { unimportedColumns } from './unimported-columns'

/** The rows of one cause, each with its text as it stands in the file. */
export function UnimportedTable({ batchId, cause }: { batchId: string; cause: UnimportedCause }) {
  const data = usePages<UnimportedRow>(['rows', batchId, cause.outcome, cause.code, cause.field], (cursor) =>
    getJson<Page<UnimportedRow>>(
      withQuery(`/api/batches/${batchId}/rows`, {
        outcome: cause.outcome,
        code: cause.outcome === 'invalid' ? cause.code : null,
        field: cause.field,
        limit: 200,
        cursor,
      }),
    ),
  )
  return (
    <Table
      label={`Rows not imported: ${cause.message}`}
      columns={unimportedColumns}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No row is left under this cause" />}
    />
  )
}
