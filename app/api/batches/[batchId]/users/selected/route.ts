import { LookRequest, lookAtSelection } from '#core/desk/look-at-selection'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: BatchParams, body: LookRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await lookAtSelection({ ctx, input: { ...body, ...params } })),
)
