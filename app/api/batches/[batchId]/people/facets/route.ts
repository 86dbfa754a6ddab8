import { FacetsRequest, listFacets } from '#core/people/list-facets'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: BatchParams, body: FacetsRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await listFacets({ ctx, input: { ...body, ...params } })),
)
