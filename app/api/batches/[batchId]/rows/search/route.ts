import { searchUnimportedRows, UnimportedSearchRequest } from '#core/rows/search-unimported-rows'
import { BatchParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: BatchParams, body: UnimportedSearchRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await searchUnimportedRows({ ctx, input: { ...body, ...params } })),
)
