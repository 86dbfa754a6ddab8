import { eventStream } from '#server/event-stream'
import { followBatches } from '#server/follow-batches'
import { reading } from '#server/route'

export const GET = reading({}, async ({ ctx, request }) => {
  const batchIds = new URL(request.url).searchParams.getAll('batch').slice(0, 50)
  const { open, isStillAllowed } = await followBatches(ctx, batchIds, request.headers)
  return eventStream(request, open, isStillAllowed)
})
