import { findFromList, ListRequest } from '#core/people/find-from-list'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: BatchParams, body: ListRequest, isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await findFromList({ ctx, input: { ...body, ...params } })),
)
