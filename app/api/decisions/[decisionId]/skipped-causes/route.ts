import { listSkippedCauses } from '#core/decisions/list-skipped-causes'
import { DecisionParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: DecisionParams }, async ({ ctx, params }) =>
  Response.json({ items: await listSkippedCauses({ ctx, input: params }) }),
)
