import { searchUnimportedRows, UnimportedSearchRequest } from '#core/rows/search-unimported-rows'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation(
  { params: BatchParams, body: UnimportedSearchRequest.strict(), isSearch: true },
  async ({ ctx, params, body }) => Response.json(await searchUnimportedRows({ ctx, input: { ...body, ...params } })),
)
