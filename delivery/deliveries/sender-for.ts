import type { Database } from '#core/database/open-database'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { OpenTarget } from './open-target'
import { fileSenderFor } from './send-to-files'
import { scimSenderFor } from './send-to-scim'
import { webhookSenderFor } from './send-to-webhook'
import type { Sender } from './sender'

type Input = {
  db: Database
  target: OpenTarget
  version: FieldVersion
  client: OutboundClient
  /** The value of DELIVERY_FOLDER. */
  folder: string | undefined
  signal: AbortSignal
}

/** Returns what sends people to a target of its kind. */
export function senderFor(input: Input): Sender {
  const { settings } = input.target
  switch (settings.kind) {
    case 'scim':
      return scimSenderFor({ ...input, settings })
    case 'webhook':
      return webhookSenderFor({ ...input, settings })
    case 'file':
      return fileSenderFor({ ...input, settings })
  }
}
