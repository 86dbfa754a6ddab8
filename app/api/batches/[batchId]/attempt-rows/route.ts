import { listAttemptRows } from '#core/attempts/list-attempt-rows'
import { PageRequest } from '#core/page'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams, query: PageRequest }, async ({ ctx, params, query }) =>
  Response.json(await listAttemptRows({ ctx, input: { ...query, ...params } })),
)
