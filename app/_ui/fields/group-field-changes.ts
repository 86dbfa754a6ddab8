import type { FieldChange } from '#core/fields/diff-field-versions'

export type GroupOfChanges = { name: string; title: string; mark: 'new' | 'off' | null; changes: FieldChange[] }

/** The differences of the identity, which concern everyone, then those of each field, of the order and of the rules, without what others imply. */
export function groupFieldChanges(changes: FieldChange[]): GroupOfChanges[] {
  const groups = new Map<string, FieldChange[]>()
  for (const change of changes) groups.set(groupOf(change), [...(groups.get(groupOf(change)) ?? []), change])
  const identityFirst = [...groups].toSorted(([one], [other]) => Number(other === 'identity') - Number(one === 'identity'))
  return identityFirst.map(([name, own]) => {
    const isNew = own.some(({ path, before }) => path[2] === 'kind' && before === null)
    const isOff = own.some(({ path, after }) => path[2] === 'presence' && after === 'off')
    const title = titles[name] ?? own.find(({ after }) => after !== null)?.label ?? own[0]?.label ?? name
    return { name, title, mark: isNew ? 'new' : isOff ? 'off' : null, changes: own.filter((change) => !isImplied(change, isNew)) }
  })
}

function groupOf({ path: [section = '', key] }: FieldChange): string {
  if (section !== 'fields') return section
  return key === undefined ? 'order' : `field ${key}`
}

const titles: Record<string, string> = { order: 'Order of the fields', identity: 'Identity', rules: 'Rules' }

/** What a field or a choice that is new does not have, and what its label and its parts say already. That a field is no personal data is shown. */
function isImplied({ path: [, , setting, ...part], isOrder, before, after }: FieldChange, isNew: boolean): boolean {
  if (before !== null && !isOrder) return false
  if (isNew && (isOrder || setting === 'label')) return true
  return (after === 'no' && setting !== 'isPersonalData') || (setting === 'choices' && part.length === 1)
}
