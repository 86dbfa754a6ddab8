import { PageRequest } from '#core/database/page'
import { listRevisionRows } from '#core/failed-rows/list-revision-rows'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams, query: PageRequest }, async ({ ctx, params, query }) =>
  Response.json(await listRevisionRows({ ctx, input: { ...query, ...params } })),
)
