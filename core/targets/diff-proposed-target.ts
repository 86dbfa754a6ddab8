import { z } from 'zod'
import type { Field } from '#core/fields/field'
import { diffTargetSettings, TargetChange } from './settings/diff-target-settings'
import { fieldsOfTarget } from './settings/fields-of-target'
import { secretLabels } from './settings/secret-labels'
import type { SecretName } from './settings/target-secrets'
import { TargetSettings } from './settings/target-settings'

/** What a change request of a target would change. Without the secrets: which ones are replaced is a difference. */
export const ProposedTargetDiff = z.object({
  /** Null for settings that this version of Countersign does not read. */
  changes: z.array(TargetChange).nullable(),
  /** The labels of the fields that are personal data and that the target gets. */
  personalData: z.array(z.string()),
})
export type ProposedTargetDiff = z.infer<typeof ProposedTargetDiff>

const State = z.object({
  position: z.int().optional(),
  retired: z.boolean().optional(),
  settings: z.string().optional(),
  secrets: z.record(z.string(), z.string()).default({}),
  keptHours: z.int().optional(),
})

/** The differences of a proposed target from the one it is based on; `fields` are those in force. */
export function diffProposedTarget(from: unknown, to: unknown, fields: readonly Field[]): ProposedTargetDiff {
  const [before, after] = [State.parse(from), State.parse(to)]
  const settings = settingsIn(after.settings)
  if (settings === null) return { changes: null, personalData: [] }
  const sent = fieldsOfTarget(settings)
  return {
    changes: [
      ...diffTargetSettings(settingsIn(before.settings), settings),
      ...different('place in the order', before.position, after.position),
      ...different('retired', yesOrNo(before.retired), yesOrNo(after.retired)).filter(({ before, after }) => before || after === 'yes'),
      ...Object.keys(after.secrets).map((name) => secretChange(name, before.secrets[name] !== undefined, after.keptHours ?? 0)),
    ],
    personalData: fields.filter(({ key, isPersonalData }) => isPersonalData && sent.includes(key)).map(({ label }) => label),
  }
}

const settingsIn = (text: string | undefined) => (text === undefined ? null : (TargetSettings.safeParse(JSON.parse(text)).data ?? null))

const yesOrNo = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'yes' : 'no')

function different(name: string, before: number | string | undefined, after: number | string | undefined): TargetChange[] {
  return before === after ? [] : [{ name, before: before === undefined ? null : String(before), after: String(after) }]
}

function secretChange(name: string, isReplaced: boolean, keptHours: number): TargetChange {
  const kept = keptHours === 0 ? 'ends at once' : `can be used for ${keptHours} more hours`
  return {
    name: secretLabels[name as SecretName],
    before: isReplaced ? 'set' : null,
    after: isReplaced ? `a new one; the one before ${kept}` : 'set',
  }
}
