import { FacetsRequest, listFacets } from '#core/desk/list-facets'
import { BatchParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: BatchParams, body: FacetsRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await listFacets({ ctx, input: { ...body, ...params } })),
)
