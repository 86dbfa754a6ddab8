import { readDecisionStatistics } from '#core/decisions/read-decision-statistics'
import { reading } from '#server/route'

export const GET = reading({}, async ({ ctx }) => Response.json(await readDecisionStatistics({ ctx })))
