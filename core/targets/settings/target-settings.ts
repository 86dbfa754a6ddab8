import { z } from 'zod'
import { FileSettings } from './file-settings'
import { ScimSettings } from './scim-settings'
import { WebhookSettings } from './webhook-settings'

export const targetKinds = ['scim', 'webhook', 'file'] as const
export type TargetKind = (typeof targetKinds)[number]

/** How a target is reached and what it gets. Secrets are not among them. */
export const TargetSettings = z.discriminatedUnion('kind', [ScimSettings, WebhookSettings, FileSettings])
export type TargetSettings = z.infer<typeof TargetSettings>

/** The JSON Schema of the settings of a target. */
export const targetJsonSchema = (): object => z.toJSONSchema(TargetSettings, { io: 'input', reused: 'ref' })
