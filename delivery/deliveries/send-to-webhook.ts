import { createHash } from 'node:crypto'
import type { Database } from '#core/database/open-database'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { sendPage } from '#core/webhooks/send-page'
import type { OpenTarget } from './open-target'
import type { Sender } from './outcome'
import { pageSender } from './send-pages'

type Settings = Extract<TargetSettings, { kind: 'webhook' }>
type Input = { db: Database; target: OpenTarget; settings: Settings; version: FieldVersion; client: OutboundClient; signal: AbortSignal }

/** Posts pages of people, signed with the secret, and with the one before it while both are accepted. */
export function webhookSenderFor({ settings, client, signal, target, ...input }: Input): Sender {
  return pageSender({
    ...input,
    target,
    most: settings.peoplePerPage,
    async sendPage(page) {
      const [{ signing = '' }, { signing: before }] = [await target.secrets(), await target.earlierSecrets()]
      const id = `page_${createHash('sha256').update(`${target.id} ${page.batch} ${page.number}`).digest('hex').slice(0, 32)}`
      return sendPage({ client, settings, secrets: { now: signing, before }, page: { id, ...page }, signal })
    },
  })
}
