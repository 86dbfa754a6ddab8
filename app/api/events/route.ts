import { eventStream } from '#server/event-stream'
import { findActor } from '#server/find-context'
import { followBatches } from '#server/follow-batches'
import { reading } from '#server/route'

export const GET = reading({}, async ({ ctx, request }) => {
  const batchIds = new URL(request.url).searchParams.getAll('batch').slice(0, 50)
  const follow = await followBatches(ctx, batchIds)
  return eventStream(request, follow, async () => (await findActor(request.headers)) !== null)
})
