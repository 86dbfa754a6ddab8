import { requireSetting } from '#core/environment'
import { proposeOperatorChange } from '#core/operator-changes/propose-operator-change'
import { ChangeRequest } from '#core/operators/operator-change'
import { sendsMail } from '#server/mail/mail'
import { web } from '#server/process/web'
import { OperatorParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: OperatorParams, body: ChangeRequest }, async ({ ctx, params, body, idempotencyKey }) => {
  const secret = requireSetting(web().environment, 'AUTH_SECRET')
  const proposed = await proposeOperatorChange({ ctx, input: { ...params, change: body, idempotencyKey, secret } })
  // Where the key is mailed, it is made when the change is confirmed, and no admin has any of it.
  return Response.json(sendsMail() ? { ...proposed, token: null } : proposed, { status: 201 })
})
