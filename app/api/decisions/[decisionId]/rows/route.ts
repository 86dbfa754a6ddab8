import { DecisionRowsRequest, listDecisionRows } from '#core/decisions/list-decision-rows'
import { DecisionParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: DecisionParams, query: DecisionRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDecisionRows({ ctx, input: { ...query, ...params } })),
)
