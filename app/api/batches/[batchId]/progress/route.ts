import { getBatch } from '#core/batches/get-batch'
import { contextOf, findActor } from '#server/context/find-context'
import { eventStream } from '#server/live/event-stream'
import { currentProgress, progressHub } from '#server/live/progress-hub'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

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
