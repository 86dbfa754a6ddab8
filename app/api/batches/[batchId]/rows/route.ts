import { listUnimportedRows, UnimportedRowsRequest } from '#core/rows/list-unimported-rows'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams, query: UnimportedRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listUnimportedRows({ ctx, input: { ...query, ...params } })),
)
