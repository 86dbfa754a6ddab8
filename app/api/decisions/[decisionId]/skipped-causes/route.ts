import { listSkippedCauses } from '#core/decisions/list-skipped-causes'
import { DecisionParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: DecisionParams }, async ({ ctx, params }) =>
  Response.json({ items: await listSkippedCauses({ ctx, input: params }) }),
)
