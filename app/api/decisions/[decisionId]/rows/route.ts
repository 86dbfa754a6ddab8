import { DecisionRowsRequest, listDecisionRows } from '#core/decisions/list-decision-rows'
import { DecisionParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: DecisionParams, query: DecisionRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDecisionRows({ ctx, input: { ...query, ...params } })),
)
