import { listUnimportedCauses } from '#core/rows/list-unimported-causes'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) =>
  Response.json({ items: await listUnimportedCauses({ ctx, input: params }) }),
)
