import type { OutboundClient } from '#core/outbound/outbound-client'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { postMessage } from '#core/webhooks/post-message'
import { signMessage } from '#core/webhooks/sign-message'
import type { OpenedSecrets } from '#delivery/open-secrets'

type Settings = Extract<TargetSettings, { kind: 'webhook' }>
type Input = { id: string; settings: Settings; secrets: OpenedSecrets; client: OutboundClient; signal: AbortSignal }

/** The receiver refuses the message of a test, which has no one in it. */
export class TestRefused extends Error {
  constructor(status: number) {
    super(`The receiver answered ${status}. Check the address, and that it takes messages of the type countersign.test.`)
  }
}

/** Posts a signed message of the type `countersign.test` to a webhook, without anything of a person. Returns a sentence. */
export async function testWebhook({ id, settings, secrets, client, signal }: Input): Promise<string> {
  const test = { id: `test-${id}`, type: 'countersign.test', at: new Date(), data: { id } }
  const message = signMessage(test, { now: secrets.signing ?? '' })
  const { outcome, status } = await postMessage({ client, url: settings.url, message, timeoutMs: settings.timeoutSeconds * 1000, signal })
  if (outcome === 'failed') throw new TestRefused(status)
  return `The receiver took a test message (${status}).`
}
