import { InvitationRequest, inviteOperator } from '#core/operators/invite-operator'
import { acting } from '#server/route'

export const POST = acting({ body: InvitationRequest }, async ({ ctx, body, idempotencyKey }) =>
  Response.json(await inviteOperator({ ctx, input: { ...body, idempotencyKey } }), { status: 201 }),
)
