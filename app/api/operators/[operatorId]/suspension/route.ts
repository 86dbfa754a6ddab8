import { suspendOperator } from '#core/operator-access/suspend-operator'
import { OperatorParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: OperatorParams }, async ({ ctx, params }) => {
  await suspendOperator({ ctx, input: params })
  return new Response(null, { status: 204 })
})
