import { FieldCondition, type PersonFilter } from '#core/people/filter/person-filter'
import { seenText } from '#ui/basics/unseen-parts'
import type { FieldColumn } from '#ui/parse-options/field-columns'
import type { Fragment } from '#ui/table/use-fragment'

type Conditions = NonNullable<PersonFilter['fields']>

const prefix = 'field.'

/** What the fragment says of declared fields: `=value`, `~text`, or `from..to`. Invalid parts are ignored. */
export function readConditions(fragment: Fragment): Conditions | undefined {
  const found: Conditions = {}
  for (const [name, part] of Object.entries(fragment)) {
    const key = name.slice(prefix.length)
    const condition = name.startsWith(prefix) && /^[a-z][a-zA-Z0-9]{0,39}$/.test(key) ? readCondition(part) : undefined
    if (condition !== undefined) found[key] = condition
  }
  return Object.keys(found).length > 0 ? found : undefined
}

function readCondition(part: string): FieldCondition | undefined {
  const [, from, to] = /^(.*?)\.\.(.*)$/.exec(part) ?? []
  const condition = part.startsWith('=')
    ? { is: part.slice(1) }
    : part.startsWith('~')
      ? { contains: part.slice(1) }
      : { ...(from && { from }), ...(to && { to }) }
  return FieldCondition.safeParse(condition).data
}

/** The parts of the fragment that say these conditions, and null for those that no longer hold. */
export function conditionParts(before: Conditions = {}, after: Conditions = {}): Record<string, string | null> {
  const parts: Record<string, string | null> = {}
  for (const key of Object.keys(before)) parts[prefix + key] = null
  for (const [key, condition] of Object.entries(after)) parts[prefix + key] = conditionPart(condition)
  return parts
}

function conditionPart(condition: FieldCondition): string {
  if ('is' in condition) return `=${condition.is}`
  if ('contains' in condition) return `~${condition.contains}`
  return `${'from' in condition ? condition.from : ''}..${condition.to ?? ''}`
}

/** A condition in words: "Department: Sales", "Pay from 10 to 20". */
export function conditionLabel(label: string, condition: FieldCondition, showValue: (value: string) => string): string {
  if ('is' in condition) return condition.is === '' ? `${label}: none` : `${label}: ${seenText(showValue(condition.is))}`
  if ('contains' in condition) return `${label} contains “${seenText(condition.contains)}”`
  const { from, to } = { from: undefined, ...condition }
  if (from === undefined) return `${label} up to ${to}`
  return to === undefined ? `${label} from ${from}` : `${label} ${from} to ${to}`
}

/** The text that shows a value of a field, as the list shows it. */
export function shownValueOf({ field }: FieldColumn, value: string): string {
  switch (field.kind) {
    case 'choice':
      return field.choices.find(({ key }) => key === value)?.label ?? value
    case 'country':
      return countryNames.of(value) ?? value
    default:
      return value
  }
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })
