import { createHash } from 'node:crypto'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import type { Posted } from '#core/webhooks/post-message'
import { sendPage } from '#core/webhooks/send-page'
import type { OpenTarget } from './open-target'
import type { NumberedPage } from './send-pages'

type Settings = Extract<TargetSettings, { kind: 'webhook' }>
type Input = { target: OpenTarget; settings: Settings; client: OutboundClient; signal: AbortSignal; page: NumberedPage }

/**
 * Posts a page of people, signed with the secret, and with the one before it while both are accepted. Its id is the same whenever it is sent. Throws
 * what `sendPage` throws, and SecretNotOpened.
 */
export async function postPage({ target, settings, client, signal, page }: Input): Promise<Posted> {
  const [{ signing = '' }, { signing: before }] = [await target.secrets(), await target.earlierSecrets()]
  const id = `page_${createHash('sha256').update(`${target.id} ${page.batch} ${page.number}`).digest('hex').slice(0, 32)}`
  return sendPage({ client, settings, secrets: { now: signing, before }, page: { id, ...page }, signal })
}
