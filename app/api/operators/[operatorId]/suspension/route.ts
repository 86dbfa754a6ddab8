import { suspendOperator } from '#core/operators/suspend-operator'
import { OperatorParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: OperatorParams }, async ({ ctx, params }) => {
  await suspendOperator({ ctx, input: params })
  return new Response(null, { status: 204 })
})
