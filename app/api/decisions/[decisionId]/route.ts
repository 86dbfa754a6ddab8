import { getDecision } from '#core/decisions/get-decision'
import { DecisionParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: DecisionParams }, async ({ ctx, params }) => Response.json(await getDecision({ ctx, input: params })))
