import { PageRequest } from '#core/database/page'
import { listAllDecisions } from '#core/decisions/statistics/list-all-decisions'
import { query } from '#server/requests/route'

export const GET = query({ query: PageRequest }, async ({ ctx, query }) => Response.json(await listAllDecisions({ ctx, input: query })))
