import { askForPageReplay } from '#core/deliveries/pages/ask-for-page-replay'
import { DomainError } from '#core/errors/domain-error'
import { hasDelivery } from '#server/process/has-delivery'
import { PageParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: PageParams }, async ({ ctx, params, idempotencyKey }) => {
  // Without a delivery process it would never end.
  if (!hasDelivery()) throw new DomainError('delivery-not-set-up')
  return Response.json(await askForPageReplay({ ctx, input: { ...params, idempotencyKey } }), { status: 201 })
})
