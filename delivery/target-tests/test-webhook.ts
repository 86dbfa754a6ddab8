import { Webhook as Signer } from 'standardwebhooks'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { sendRequest } from '#core/outbound/send-request'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import type { OpenedSecrets } from './open-secrets'

type Settings = Extract<TargetSettings, { kind: 'webhook' }>
type Input = { id: string; settings: Settings; secrets: OpenedSecrets; client: OutboundClient; signal: AbortSignal }

/** The receiver answered a message with an error status. */
export class WebhookRefused extends Error {
  readonly status: number

  constructor(status: number) {
    super(`The receiver answered ${status}`)
    this.status = status
  }
}

/** Posts a signed message of the type `countersign.test` to a webhook, without anything of a person. Returns a sentence. */
export async function testWebhook({ id, settings, secrets, client, signal }: Input): Promise<string> {
  const now = new Date()
  const body = JSON.stringify({ type: 'countersign.test', timestamp: now.toISOString(), data: { id } })
  const headers = {
    'content-type': 'application/json',
    'webhook-id': `test-${id}`,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Signer(secrets.signing ?? '').sign(`test-${id}`, now, body),
  }
  const request = { method: 'POST', url: settings.url, headers, body, timeoutMs: settings.timeoutSeconds * 1000, signal } as const
  const { status } = await sendRequest({ client, request })
  if (status < 200 || status > 299) throw new WebhookRefused(status)
  return `The receiver took a test message (${status}).`
}
