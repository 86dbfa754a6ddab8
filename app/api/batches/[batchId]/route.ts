import { getBatch } from '#core/batches/get-batch'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => Response.json(await getBatch({ ctx, input: params })))
