import type { Anchor } from '#core/audit/chain-verification'
import { type Environment, requireSetting } from '#core/environment'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { sendRequest } from '#core/outbound/send-request'
import { signMessage } from '#core/webhooks/sign-message'

/** The URL that audit heads are posted to, the client that sends them, and the signing secret: `whsec_` and base64. */
export type Webhook = { url: string; secret: string; client: OutboundClient }

/** The webhook of the settings; null without one. Throws when its secret is missing. */
export function findWebhook(environment: Environment, client: OutboundClient): Webhook | null {
  const url = environment.AUDIT_WEBHOOK_URL
  return url === undefined ? null : { url, client, secret: requireSetting(environment, 'AUDIT_WEBHOOK_SECRET') }
}

/**
 * Posts one head, signed as Standard Webhooks has it. The same head has the same `webhook-id`, whichever worker posts it. Throws an
 * OutboundFailure without an answer, and a RefusedHead if its status is an error.
 */
export async function postHead({ url, secret, client }: Webhook, head: Anchor, signal: AbortSignal): Promise<void> {
  const message = { id: `audit-head-${head.seq}`, type: 'audit.head', at: new Date(), data: head }
  const { status } = await sendRequest({ client, request: { method: 'POST', url, ...signMessage(message, { now: secret }), signal } })
  if (status < 200 || status > 299) throw new RefusedHead(status)
}

/** The receiver answered with an error status. */
export class RefusedHead extends Error {
  readonly code: string

  constructor(status: number) {
    super(`The webhook answered ${status}`)
    this.code = `HTTP ${status}`
  }
}
