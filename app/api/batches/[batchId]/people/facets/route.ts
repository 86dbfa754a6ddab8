import { FacetsRequest, listFacets } from '#core/people/list-facets'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams, body: FacetsRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await listFacets({ ctx, input: { ...body, ...params } })),
)
