import { listOperators } from '#core/operators/list-operators'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json(await listOperators({ ctx })))
