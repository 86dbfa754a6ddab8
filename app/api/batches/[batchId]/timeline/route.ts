import { listBatchEvents } from '#core/audit/list-batch-events'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) =>
  Response.json({ items: await listBatchEvents({ ctx, input: params }) }),
)
