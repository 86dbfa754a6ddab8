import { confirmOperatorChange } from '#core/operators/confirm-operator-change'
import { ChangeParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: ChangeParams }, async ({ ctx, params }) => {
  await confirmOperatorChange({ ctx, input: params })
  return new Response(null, { status: 204 })
})
