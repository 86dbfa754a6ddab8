import type { Database } from '#core/database/open-database'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { OpenTarget } from './open-target'
import type { Sender } from './outcome'
import { scimSenderFor } from './send-to-scim'

type Input = { db: Database; target: OpenTarget; version: FieldVersion; client: OutboundClient; signal: AbortSignal }

/** The sender for a target; null for one of a kind that this version does not deliver to. */
export function senderFor(input: Input): Sender | null {
  const { settings } = input.target
  return settings.kind === 'scim' ? scimSenderFor({ ...input, settings }) : null
}
