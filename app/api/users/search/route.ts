import { listRegister, RegisterRequest } from '#core/users/list-register'
import { acting } from '#server/route'

export const POST = acting({ body: RegisterRequest.strict(), isSearch: true }, async ({ ctx, body }) =>
  Response.json(await listRegister({ ctx, input: body })),
)
