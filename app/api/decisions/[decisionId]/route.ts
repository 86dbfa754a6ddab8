import { getDecision } from '#core/decisions/get-decision'
import { DecisionParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: DecisionParams }, async ({ ctx, params }) => Response.json(await getDecision({ ctx, input: params })))
