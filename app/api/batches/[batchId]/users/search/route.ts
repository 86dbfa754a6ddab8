import { listUsers, UsersRequest } from '#core/users/list-users'
import { BatchParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: BatchParams, body: UsersRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await listUsers({ ctx, input: { ...body, ...params } })),
)
