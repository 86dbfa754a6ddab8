import { PageRequest } from '#core/database/page'
import { listDecisions } from '#core/decisions/list-decisions'
import { recordDecision } from '#core/decisions/record-decision'
import { whenApplied } from '#server/live/when-applied'
import { decisionTypes, readDecisionRequest } from '#server/requests/decision-request'
import { BatchParams } from '#server/requests/params'
import { mutation, query } from '#server/requests/route'

export const GET = query({ params: BatchParams, query: PageRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDecisions({ ctx, input: { ...query, ...params } })),
)

export const POST = mutation({ params: BatchParams, types: decisionTypes }, async ({ ctx, params, request, idempotencyKey }) => {
  const input = { ...(await readDecisionRequest(request)), ...params, idempotencyKey }
  const decision = await whenApplied(ctx, () => recordDecision({ ctx, input }))
  return Response.json(decision, { status: 201, headers: { location: `/api/decisions/${decision.id}` } })
})
