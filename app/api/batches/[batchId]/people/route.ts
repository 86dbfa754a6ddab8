import { listPeople, PeopleRequest } from '#core/people/list-people'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

const Query = PeopleRequest.omit({ filter: true })

export const GET = query({ params: BatchParams, query: Query }, async ({ ctx, params, query }) =>
  Response.json(await listPeople({ ctx, input: { ...query, ...params } })),
)
