import { z } from 'zod'
import { listRegister, RegisterRequest } from '#core/users/list-register'
import { reading } from '#server/route'

const Query = RegisterRequest.omit({ filter: true }).extend({ status: z.literal('approved').default('approved') })

export const GET = reading({ query: Query }, async ({ ctx, query }) => Response.json(await listRegister({ ctx, input: query })))
