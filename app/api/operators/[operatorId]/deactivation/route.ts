import { deactivateOperator } from '#core/operator-access/deactivate-operator'
import { OperatorParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: OperatorParams }, async ({ ctx, params }) => {
  await deactivateOperator({ ctx, input: params })
  return new Response(null, { status: 204 })
})
