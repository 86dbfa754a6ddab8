import { listPeople, PeopleRequest } from '#core/people/list-people'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams, body: PeopleRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await listPeople({ ctx, input: { ...body, ...params } })),
)
