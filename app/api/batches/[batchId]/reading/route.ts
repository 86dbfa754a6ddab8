import { answerReading } from '#core/batches/answer-reading'
import { ReadingHints } from '#core/reading/reading'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'
import { signalWorkflow } from '#server/signal-workflow'

export const POST = mutation({ params: BatchParams, body: ReadingHints }, async ({ ctx, params, body }) => {
  const batch = await answerReading({ ctx, input: { ...params, hints: body } })
  await signalWorkflow(params.batchId)
  return Response.json(batch, { status: 201 })
})
