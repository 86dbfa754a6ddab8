'use client'

import type { Page } from '#core/database/page'
import type { FailedRow, FailedRowCause } from '#core/failed-rows/failed-row'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'
import { failedRowColumns } from './failed-row-columns'

/** The rows of one cause, each with its text as it stands in the file. */
export function FailedRowsTable({ batchId, cause }: { batchId: string; cause: FailedRowCause }) {
  const data = usePages<FailedRow>(['rows', batchId, cause.outcome, cause.code, cause.field], (cursor) =>
    getJson<Page<FailedRow>>(
      withQuery(`/api/batches/${batchId}/failed-rows`, {
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
      label={`Failed rows: ${cause.message}`}
      columns={failedRowColumns}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No row is left under this cause" />}
    />
  )
}
