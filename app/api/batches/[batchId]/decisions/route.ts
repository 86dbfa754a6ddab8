import { PageRequest } from '#core/database/page'
import { listDecisions } from '#core/decisions/list-decisions'
import { recordDecision } from '#core/decisions/record-decision'
import { decisionTypes, readDecisionRequest } from '#server/decision-request'
import { BatchParams } from '#server/params'
import { mutation, query } from '#server/route'
import { whenApplied } from '#server/when-applied'

export const GET = query({ params: BatchParams, query: PageRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDecisions({ ctx, input: { ...query, ...params } })),
)

export const POST = mutation({ params: BatchParams, types: decisionTypes }, async ({ ctx, params, request, idempotencyKey }) => {
  const input = { ...(await readDecisionRequest(request)), ...params, idempotencyKey }
  const decision = await whenApplied(ctx, () => recordDecision({ ctx, input }))
  return Response.json(decision, { status: 201, headers: { location: `/api/decisions/${decision.id}` } })
})
