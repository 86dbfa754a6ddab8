import { ChangeRequest } from '#core/operators/operator-change'
import { proposeOperatorChange } from '#core/operators/propose-operator-change'
import { OperatorParams } from '#server/params'
import { acting } from '#server/route'

export const POST = acting({ params: OperatorParams, body: ChangeRequest }, async ({ ctx, params, body, idempotencyKey }) => {
  const proposed = await proposeOperatorChange({ ctx, input: { ...params, change: body, idempotencyKey } })
  return Response.json(proposed, { status: 201 })
})
