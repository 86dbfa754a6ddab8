import type { ChangeRequest } from '#core/change-requests/change-request'
import type { ChangeOfOperator } from '#core/change-requests/proposed-change'
import { operatorChangeLabel } from '#ui/operators/operator-change-labels'

type Labelled = Pick<ChangeRequest, 'kind' | 'operator' | 'batch' | 'from' | 'to'>

/** What a change would do, as a sentence without its full stop: "Chika Checker becomes an admin". */
export function changeLabel({ kind, operator, batch, from, to }: Labelled): string {
  if (kind === 'end-frozen-batch') return `The frozen batch ${batch?.fileName ?? ''} ends, and everyone in it who is not final is withdrawn`
  if (kind === 'fields') return `Version ${Number(from.version) + 1} of the fields replaces version ${Number(from.version)}`
  if (kind === 'target') return targetLabel(from, to)
  return operatorChangeLabel(operator?.name ?? 'An operator', { kind, role: to.role, email: to.address } as ChangeOfOperator)
}

function targetLabel(from: ChangeRequest['from'], to: ChangeRequest['to']): string {
  const target = `The target “${String(to.key)}”`
  if (from.version === 0) return `${target} is new`
  if (from.retired === to.retired) return `${target} changes`
  return to.retired === true ? `${target} is retired` : `${target} is in use again`
}

/** What would be different: what it is called, and its value now and after. */
export type Difference = { name: string; now: string; after: string }

export function differencesOf({ from, to }: Pick<ChangeRequest, 'from' | 'to'>): Difference[] {
  return Object.keys(to)
    .filter((key) => from[key] !== to[key])
    .map((key) => ({ name: nameOf(key, to), now: textOf(key, from[key]), after: textOf(key, to[key]) }))
}

const names: Record<string, string> = {
  address: 'address',
  active: 'may sign in',
  suspended: 'suspended',
  password: 'password',
  secondFactor: 'second factor',
  state: 'batch',
  findings: 'differences from the file',
  version: 'version',
  definition: 'fields',
  settings: 'settings',
  position: 'place in the order',
  retired: 'retired',
  secrets: 'secrets',
}

/** What a part of the state is called, within a sentence. */
export const nameOf = (key: string, to: ChangeRequest['to']) => (key === 'held' ? `${String(to.role)} role` : (names[key] ?? key))

function textOf(key: string, value: unknown): string {
  if (key === 'password') return value === 'reset' ? 'set by a link' : 'as it is'
  if (key === 'secondFactor') return value === true ? 'on' : 'off'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value ?? 'not known')
}
