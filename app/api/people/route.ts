import { z } from 'zod'
import { listRegister, RegisterRequest } from '#core/people/list-register'
import { query } from '#server/requests/route'

const Query = RegisterRequest.omit({ filter: true }).extend({ status: z.literal('approved').default('approved') })

export const GET = query({ query: Query }, async ({ ctx, query }) => Response.json(await listRegister({ ctx, input: query })))
