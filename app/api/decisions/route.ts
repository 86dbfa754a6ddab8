import { listAllDecisions } from '#core/decisions/list-all-decisions'
import { PageRequest } from '#core/page'
import { reading } from '#server/route'

export const GET = reading({ query: PageRequest }, async ({ ctx, query }) => Response.json(await listAllDecisions({ ctx, input: query })))
