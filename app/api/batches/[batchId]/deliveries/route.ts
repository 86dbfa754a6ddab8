import { listDeliveries } from '#core/deliveries/list-deliveries'
import { BatchParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: BatchParams }, async ({ ctx, params }) => Response.json(await listDeliveries({ ctx, input: params })))
