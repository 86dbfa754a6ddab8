import type { Field } from '#core/fields/field'
import { diffProposedTarget, type ProposedTargetDiff } from '#core/targets/diff-proposed-target'
import type { Target } from '#core/targets/get-target'
import { ProposedTarget } from '#core/targets/proposed-target'
import { checkSentFields } from '#core/targets/settings/check-sent-fields'
import { nameOfSetting } from '#core/targets/settings/diff-target-settings'
import type { Draft } from './draft'

export type Checked = { proposed: ProposedTarget; diff: ProposedTargetDiff }

/** Checks a draft as the server does. It loads the kinds of fields, so import it only when it is needed. */
export function checkDraft(target: Target | null, draft: Draft, fields: Field[]): Checked | { problems: string[] } {
  const secrets = Object.fromEntries(Object.entries(draft.secrets).filter(([, secret]) => secret !== ''))
  const basedOn = target?.versions[0].number ?? 0
  const { data, error } = ProposedTarget.safeParse({ ...draft, kind: 'target', basedOn, secrets })
  if (!data) return { problems: (error?.issues ?? []).map(({ path, message }) => `${nameOf(path)}: ${message}`) }
  const problems = checkSentFields(data.settings, fields).map(({ message }) => message)
  if (problems.length > 0) return { problems }
  const from = target && {
    position: target.position,
    retired: target.retiredAt !== null,
    settings: JSON.stringify(target.settings),
    secrets: Object.fromEntries(target.secrets.map(({ name }) => [name, ''])),
  }
  return { proposed: data, diff: diffProposedTarget(from ?? {}, { ...data, settings: JSON.stringify(data.settings) }, fields) }
}

const ownNames: Record<string, string> = { key: 'key', position: 'place in the order', keptHours: 'hours that it is kept' }

function nameOf([first, ...rest]: PropertyKey[]): string {
  const name =
    first === 'settings' ? nameOfSetting(rest.filter((part) => typeof part === 'string').join('.')) : (ownNames[String(first)] ?? 'secret')
  return name.charAt(0).toUpperCase() + name.slice(1)
}
