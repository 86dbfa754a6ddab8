import { DeliveryPagesRequest, listDeliveryPages } from '#core/deliveries/pages/list-delivery-pages'
import { DeliveryParams } from '#server/requests/params'
import { query } from '#server/requests/route'

export const GET = query({ params: DeliveryParams, query: DeliveryPagesRequest }, async ({ ctx, params, query }) =>
  Response.json(await listDeliveryPages({ ctx, input: { ...query, ...params } })),
)
