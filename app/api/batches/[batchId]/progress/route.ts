import { getBatch } from '#core/batches/get-batch'
import { eventStream } from '#server/event-stream'
import { contextOf, findActor } from '#server/find-context'
import { BatchParams } from '#server/params'
import { currentProgress, progressHub } from '#server/progress-hub'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params, request }) => {
  await getBatch({ ctx, input: params })
  if (!request.headers.get('accept')?.includes('text/event-stream')) return Response.json(await currentProgress(ctx.db, params.batchId))
  return eventStream(
    request,
    (send) => progressHub().watch(params.batchId, (progress) => send('progress', progress)),
    () => maySee(request.headers, params.batchId),
  )
})

async function maySee(headers: Headers, batchId: string): Promise<boolean> {
  const actor = await findActor(headers)
  if (actor === null) return false
  return getBatch({ ctx: contextOf(actor, headers), input: { batchId } }).then(
    () => true,
    () => false,
  )
}
