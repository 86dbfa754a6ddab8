import { undoDecision } from '#core/decisions/undo-decision'
import { whenApplied } from '#server/live/when-applied'
import { DecisionParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: DecisionParams }, async ({ ctx, params, idempotencyKey }) => {
  const undone = await whenApplied(ctx, () => undoDecision({ ctx, input: { ...params, idempotencyKey } }))
  return Response.json(undone, { status: 201 })
})
