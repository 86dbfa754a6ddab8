import { findListed, ListedRequest } from '#core/desk/find-listed'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: BatchParams, body: ListedRequest, isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await findListed({ ctx, input: { ...body, ...params } })),
)
