import { undoDecision } from '#core/decisions/undo-decision'
import { nudgeWorker } from '#server/nudge-worker'
import { DecisionParams } from '#server/params'
import { acting } from '#server/route'
import { whenApplied } from '#server/when-applied'

export const POST = acting({ params: DecisionParams }, async ({ ctx, params, idempotencyKey }) => {
  const undone = await undoDecision({ ctx, input: { ...params, idempotencyKey } })
  return Response.json(await whenApplied(ctx, undone, () => nudgeWorker(undone.batchId)), { status: 201 })
})
