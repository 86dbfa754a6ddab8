import { listUnimportedRows, UnimportedRowsRequest } from '#core/rows/list-unimported-rows'
import { BatchParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: BatchParams, query: UnimportedRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listUnimportedRows({ ctx, input: { ...query, ...params } })),
)
