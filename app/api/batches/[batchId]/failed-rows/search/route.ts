import { FailedRowsSearch, searchFailedRows } from '#core/failed-rows/search-failed-rows'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams, body: FailedRowsSearch.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await searchFailedRows({ ctx, input: { ...body, ...params } })),
)
