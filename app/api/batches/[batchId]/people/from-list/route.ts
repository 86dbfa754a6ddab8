import { findFromList, ListRequest } from '#core/people/find-from-list'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams, body: ListRequest, isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await findFromList({ ctx, input: { ...body, ...params } })),
)
