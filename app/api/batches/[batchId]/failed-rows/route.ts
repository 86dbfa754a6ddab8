import { FailedRowsRequest, listFailedRows } from '#core/failed-rows/list-failed-rows'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams, query: FailedRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listFailedRows({ ctx, input: { ...query, ...params } })),
)
