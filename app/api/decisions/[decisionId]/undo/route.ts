import { undoDecision } from '#core/decisions/undo-decision'
import { DecisionParams } from '#server/params'
import { mutation } from '#server/route'
import { whenApplied } from '#server/when-applied'

export const POST = mutation({ params: DecisionParams }, async ({ ctx, params, idempotencyKey }) => {
  const undone = await whenApplied(ctx, () => undoDecision({ ctx, input: { ...params, idempotencyKey } }))
  return Response.json(undone, { status: 201 })
})
