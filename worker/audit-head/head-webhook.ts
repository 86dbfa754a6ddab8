import { Webhook as Signer } from 'standardwebhooks'
import type { Anchor } from '#core/audit/chain-verification'
import { type Environment, requireSetting } from '#core/environment'

/** The URL that audit heads are posted to, and the signing secret: `whsec_` and base64. */
export type Webhook = { url: string; secret: string }

const timeoutMs = 10_000

/** The webhook of the settings; null without one. Throws when its secret is missing. */
export function findWebhook(environment: Environment): Webhook | null {
  const url = environment.AUDIT_WEBHOOK_URL
  return url === undefined ? null : { url, secret: requireSetting(environment, 'AUDIT_WEBHOOK_SECRET') }
}

/** Posts one head, signed as Standard Webhooks has it. The same head has the same `webhook-id`, whichever worker posts it. */
export async function postHead({ url, secret }: Webhook, head: Anchor, signal: AbortSignal): Promise<void> {
  const now = new Date()
  const body = JSON.stringify({ type: 'audit.head', timestamp: now.toISOString(), data: head })
  const id = `audit-head-${head.seq}`
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Signer(secret).sign(id, now, body),
    },
    body,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  })
  await response.body?.cancel()
  if (!response.ok) throw new RefusedHead(response.status)
}

/** The receiver answered with an error status. */
export class RefusedHead extends Error {
  readonly code: string

  constructor(status: number) {
    super(`The webhook answered ${status}`)
    this.code = `HTTP ${status}`
  }
}
