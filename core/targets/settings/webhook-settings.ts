import { z } from 'zod'
import { commonSettings, SentFields } from './common-settings'
import { TargetUrl } from './target-url'

/** A server that takes signed posts of JSON (Standard Webhooks). */
export const WebhookSettings = z.strictObject({
  kind: z.literal('webhook'),
  ...commonSettings,
  url: TargetUrl,
  peoplePerPage: z.int().min(1).max(1_000).default(100),
  fields: SentFields,
})
