import { z } from 'zod'
import { NewSecrets } from './new-secrets'
import { secretNamesOf } from './settings/target-secrets'
import { TargetSettings } from './settings/target-settings'
import { TargetKey } from './target-key'

/** The most hours for which a replaced secret can still be used. */
export const maxKeptHours = 720

const shape = {
  key: TargetKey,
  /** The number of the version that was changed; 0 for a new target. */
  basedOn: z.int().min(0),
  /** Deliveries go in the order of positions, and what is taken back goes in reverse. */
  position: z.int().min(1).max(1_000),
  /** A target that is retired gets no one new. What it has can still be taken back. */
  retired: z.boolean().default(false),
  settings: TargetSettings,
  /** The secrets that are new; the others stay. */
  secrets: NewSecrets.default({}),
  /** How long the secrets that are replaced can still be used, in hours. */
  keptHours: z.int().min(0).max(maxKeptHours).default(24),
}

/** A whole target, as an admin proposes it. */
export const ProposedTarget = z.strictObject({ kind: z.literal('target'), ...shape }).superRefine(({ settings, secrets }, context) => {
  const needed: string[] = secretNamesOf(settings)
  for (const name of Object.keys(secrets))
    if (!needed.includes(name)) context.addIssue({ code: 'custom', path: ['secrets', name], message: 'The settings need no such secret.' })
})
export type ProposedTarget = z.infer<typeof ProposedTarget>
