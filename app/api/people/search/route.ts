import { listRegister, RegisterRequest } from '#core/people/list-register'
import { mutation } from '#server/requests/route'

export const POST = mutation({ body: RegisterRequest.strict(), isSearch: true }, async ({ ctx, body }) =>
  Response.json(await listRegister({ ctx, input: body })),
)
