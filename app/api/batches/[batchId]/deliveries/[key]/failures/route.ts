import { DeliveryFailuresRequest, listDeliveryFailures } from '#core/deliveries/failures/list-delivery-failures'
import { DeliveryParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: DeliveryParams, query: DeliveryFailuresRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDeliveryFailures({ ctx, input: { ...query, ...params } })),
)
