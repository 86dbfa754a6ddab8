import { listFailedRowCauses } from '#core/failed-rows/list-failed-row-causes'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) =>
  Response.json({ items: await listFailedRowCauses({ ctx, input: params }) }),
)
