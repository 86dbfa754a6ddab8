import { DecisionRowsRequest, listDecisionRows } from '#core/decisions/list-decision-rows'
import { DecisionParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: DecisionParams, query: DecisionRowsRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDecisionRows({ ctx, input: { ...query, ...params } })),
)
