import { SampleRequest, sampleUsers } from '#core/desk/sample-users'
import { BatchParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: BatchParams, body: SampleRequest, isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await sampleUsers({ ctx, input: { ...body, ...params } })),
)
