import { listFailedRowCauses } from '#core/failed-rows/list-failed-row-causes'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) =>
  Response.json({ items: await listFailedRowCauses({ ctx, input: params }) }),
)
