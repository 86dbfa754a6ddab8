import { listUsers, UsersRequest } from '#core/users/list-users'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: BatchParams, body: UsersRequest.strict(), isSearch: true }, async ({ ctx, params, body }) =>
  Response.json(await listUsers({ ctx, input: { ...body, ...params } })),
)
