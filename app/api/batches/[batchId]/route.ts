import { getBatch } from '#core/batches/get-batch'
import { BatchParams } from '#server/params'
import { reading } from '#server/route'

export const GET = reading({ params: BatchParams }, async ({ ctx, params }) => Response.json(await getBatch({ ctx, input: params })))
