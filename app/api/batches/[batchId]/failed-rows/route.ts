import { FailedRowsRequest, listFailedRows } from '#core/failed-rows/list-failed-rows'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams, query: FailedRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listFailedRows({ ctx, input: { ...query, ...params } })),
)
