import { setParseOptions } from '#core/batches/set-parse-options'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import { signalWorkflow } from '#server/live/signal-workflow'
import { BatchParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: BatchParams, body: RequestedParseOptions }, async ({ ctx, params, body, idempotencyKey }) => {
  const batch = await setParseOptions({ ctx, input: { ...params, requested: body, idempotencyKey } })
  await signalWorkflow(params.batchId)
  return Response.json(batch, { status: 201 })
})
