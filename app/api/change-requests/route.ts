import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { proposeChange } from '#core/change-requests/propose-change'
import { ProposedChange } from '#core/change-requests/proposed-change'
import { requireSetting } from '#core/environment'
import { sendsMail } from '#server/mail/mail'
import { web } from '#server/process/web'
import { mutation, query } from '#server/requests/route'

export const GET = query({}, async ({ ctx }) => Response.json(await listChangeRequests({ ctx })))

export const POST = mutation({ body: ProposedChange }, async ({ ctx, body, idempotencyKey }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  const deliveryKey = web().environment.DELIVERY_PUBLIC_KEY
  const proposed = await proposeChange({ ctx, input: { change: body, idempotencyKey, secret, deliveryKey } })
  // Where the key is mailed, it is made when the change is confirmed, and no admin has any of it.
  return Response.json(sendsMail() ? { ...proposed, token: null } : proposed, { status: 201 })
})
