import { getBatch } from '#core/batches/get-batch'
import { BatchParams } from '#server/params'
import { query } from '#server/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => Response.json(await getBatch({ ctx, input: params })))
