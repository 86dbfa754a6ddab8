import type { Database } from '#core/database/open-database'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import type { OpenTarget } from './open-target'
import { postPage } from './post-page'
import { pageSender } from './send-pages'
import type { Sender } from './sender'

type Settings = Extract<TargetSettings, { kind: 'webhook' }>
type Input = { db: Database; target: OpenTarget; settings: Settings; version: FieldVersion; client: OutboundClient; signal: AbortSignal }

/** Posts pages of people. */
export function webhookSenderFor({ settings, client, signal, target, ...input }: Input): Sender {
  return pageSender({
    ...input,
    target,
    chunkSize: settings.peoplePerPage,
    sendPage: (page) => postPage({ target, settings, client, signal, page }),
  })
}
