import { listUsers, UsersRequest } from '#core/users/list-users'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

const Query = UsersRequest.omit({ filter: true })

export const GET = query({ params: BatchParams, query: Query }, async ({ ctx, params, query }) =>
  Response.json(await listUsers({ ctx, input: { ...query, ...params } })),
)
