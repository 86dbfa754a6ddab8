import { getDecision } from '#core/decisions/get-decision'
import { DecisionParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: DecisionParams }, async ({ ctx, params }) => Response.json(await getDecision({ ctx, input: params })))
