import type { Field } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import { foldText } from '#core/parsing/text/fold-text'

/** A field that is being changed, and as it is in force: then its key and kind stay. Lists of texts may have empty lines. */
export type DraftField = { id: string; before: Field | null; field: Field }

export type Draft = { fields: DraftField[]; identity: string[][]; rules: FieldVersion['rules'] }

export function draftOf({ fields, identity, rules }: FieldVersion): Draft {
  return { fields: fields.map((field) => ({ id: field.key, before: field, field })), identity, rules }
}

/** The draft as it is checked and proposed: without empty lines, empty settings and alternatives without fields. */
export function definitionOf({ fields, identity, rules }: Draft): unknown {
  return { fields: fields.map(({ field }) => withoutEmpty(field)), identity: identity.filter((keys) => keys.length > 0), rules }
}

/** A field with everything that its kind needs. */
export function newField(kind: Field['kind'], common: Partial<Field> = {}): Field {
  const { key = '', label = '', headerNames = [], presence = 'optional', isPersonalData = true } = common
  const { isInList = false, isFilterable = false, isUnique = false, scimAttribute } = common
  const field = { key, label, headerNames, presence, isPersonalData, isInList, isFilterable, isUnique, scimAttribute }
  if (kind === 'decimal') return { ...field, kind, places: 2 }
  if (kind === 'choice') return { ...field, kind, choices: [{ key: '', label: '', synonyms: [], isRetired: false }] }
  return { ...field, kind }
}

/** The draft with another text of the field at this place. A key that changes is changed in the identity and the rules too. */
export function withField({ fields, identity, rules }: Draft, index: number, field: Field): Draft {
  const was = fields[index]
  if (!was) return { fields, identity, rules }
  const keyNow = (key: string) => (key === was.field.key && key !== '' ? field.key : key)
  return {
    fields: fields.with(index, { ...was, field }),
    identity: identity.map((keys) => keys.map(keyNow)),
    rules: rules.map((rule) => ({ ...rule, starts: keyNow(rule.starts), ends: keyNow(rule.ends) })),
  }
}

/** A key for a new field or choice, from its label: "Start date" gives "startDate" or "start-date". */
export function keyFrom(label: string, form: 'field' | 'choice'): string {
  const words = foldText(label)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .match(/[a-z0-9]+/g)
  if (!words) return ''
  if (form === 'choice') return words.join('-').slice(0, 40).replace(/-$/, '')
  const key = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')
  return key.replace(/^[0-9]+/, '').slice(0, 40)
}

/** The list with one part a place earlier or later. */
export function moved<Part>(parts: Part[], index: number, by: -1 | 1): Part[] {
  const part = parts[index]
  const rest = parts.toSpliced(index, 1)
  return part === undefined ? parts : rest.toSpliced(index + by, 0, part)
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutEmpty).filter((part) => part !== undefined)
  }
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim().normalize('NFC')
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([name, own]) => {
    const cleaned = withoutEmpty(own)
    // A list that may be left out is left out when it is empty.
    const isLeftOut = cleaned === undefined || (name === 'countries' && Array.isArray(cleaned) && cleaned.length === 0)
    return isLeftOut ? [] : [[name, cleaned]]
  })
  return Object.fromEntries(entries)
}
