import { actOnDeliveries } from '#core/deliveries/act-on-deliveries'
import { DeliveryActRequest } from '#core/deliveries/delivery-act'
import { DeliveryParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: DeliveryParams, body: DeliveryActRequest }, async ({ ctx, params, body, idempotencyKey }) =>
  Response.json(await actOnDeliveries({ ctx, input: { ...body, ...params, idempotencyKey } }), { status: 201 }),
)
