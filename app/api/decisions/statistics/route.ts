import { readDecisionStatistics } from '#core/decisions/statistics/read-decision-statistics'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json(await readDecisionStatistics({ ctx })))
