import { countRegister, RegisterCount } from '#core/reversals/count-register'
import { mutation } from '#server/requests/route'

export const POST = mutation({ body: RegisterCount, isSearch: true }, async ({ ctx, body }) =>
  Response.json(await countRegister({ ctx, input: body })),
)
