import { DomainError } from '#core/errors/domain-error'
import { askForTargetTest } from '#core/targets/ask-for-target-test'
import { listTargetTests } from '#core/targets/list-target-tests'
import { hasDelivery } from '#server/process/has-delivery'
import { TargetParams } from '#server/requests/params'
import { mutation, query } from '#server/requests/route'

export const GET = query({ params: TargetParams }, async ({ ctx, params }) =>
  Response.json({ tests: await listTargetTests({ ctx, input: params }) }),
)

export const POST = mutation({ params: TargetParams }, async ({ ctx, params }) => {
  // Without a delivery process it would never end.
  if (!hasDelivery()) throw new DomainError('delivery-not-set-up')
  return Response.json(await askForTargetTest({ ctx, input: params }), { status: 201 })
})
