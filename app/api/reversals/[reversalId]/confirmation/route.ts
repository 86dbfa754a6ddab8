import { confirmReversal } from '#core/reversals/confirm-reversal'
import { ReversalConfirmation } from '#core/reversals/reversal'
import { signalWorkflow } from '#server/live/signal-workflow'
import { ReversalParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

// The reconciler signals the workflows of further batches.
const mostSignals = 20

export const POST = mutation({ params: ReversalParams, body: ReversalConfirmation }, async ({ ctx, params, body }) => {
  const reversal = await confirmReversal({ ctx, input: { ...params, ...body } })
  for (const { id } of reversal.batches.slice(0, mostSignals)) void signalWorkflow(id)
  return Response.json(reversal)
})
