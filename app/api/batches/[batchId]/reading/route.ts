import { answerReading } from '#core/batches/answer-reading'
import { ReadingHints } from '#core/reading/reading'
import { nudgeWorker } from '#server/nudge-worker'
import { BatchParams } from '#server/params'
import { mutation } from '#server/route'

export const POST = mutation({ params: BatchParams, body: ReadingHints }, async ({ ctx, params, body }) => {
  const batch = await answerReading({ ctx, input: { ...params, hints: body } })
  await nudgeWorker(params.batchId)
  return Response.json(batch, { status: 201 })
})
