import { eventStream } from '#server/live/event-stream'
import { followBatches } from '#server/live/follow-batches'
import { query } from '#server/requests/route'

export const GET = query({}, async ({ ctx, request }) => {
  const batchIds = new URL(request.url).searchParams.getAll('batch').slice(0, 50)
  const { open, isStillAllowed } = await followBatches(ctx, batchIds, request.headers)
  return eventStream(request, open, isStillAllowed)
})
