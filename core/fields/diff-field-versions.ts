import { z } from 'zod'
import type { Field } from './field'
import type { FieldVersion } from './field-version'

/**
 * A difference of two versions: what stood at a path, null if nothing, and what stands there now. `label` is of the field. With
 * `isOrder`, both are the names of a list, which is the same in another order.
 */
export const FieldChange = z.object({
  path: z.array(z.string()),
  label: z.string().nullable(),
  isOrder: z.boolean(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type FieldChange = z.infer<typeof FieldChange>

/** `shown` takes the place of a text of keys. */
type Entry = { path: string[]; label: string | null; text: string; shown?: string; names?: string[] }

/** Every difference of two versions, in the order of the later one. It is empty for versions with the same canonical text only. */
export function diffFieldVersions(before: FieldVersion, after: FieldVersion): FieldChange[] {
  const earlier = entriesOf(before)
  const later = entriesOf(after)
  const changes: FieldChange[] = []
  for (const [id, { path, label, text, shown = text, names }] of later) {
    const was = earlier.get(id)
    if ((was?.text === text && !names) || (names && !isOtherOrder(was?.names ?? [], names))) continue
    changes.push({ path, label, isOrder: names !== undefined, before: was?.shown ?? was?.text ?? null, after: shown })
  }
  for (const [id, { path, label, text, shown = text, names }] of earlier) {
    if (!later.has(id) && !names) changes.push({ path, label, isOrder: false, before: shown, after: null })
  }
  return changes
}

const settingWords = new Map(
  Object.entries({
    fields: 'fields',
    rules: 'rule',
    headerNames: 'header name',
    presence: 'in a file',
    isInList: 'in the list at first',
    isPersonalData: 'personal data',
    isFilterable: 'filter',
    isUnique: 'unique',
    scimAttribute: 'SCIM attribute',
    shortest: 'shortest length',
    longest: 'longest length',
    places: 'decimal places',
    earliest: 'earliest date',
    latest: 'latest date',
    words: 'words for',
    choices: 'choice',
    synonyms: 'synonym',
    isRetired: 'retired',
    defaultCountry: 'default country',
    countries: 'country',
    label: 'label',
    kind: 'kind',
    pattern: 'pattern',
    example: 'example',
    least: 'least number',
    most: 'greatest number',
  }),
)

/** What differs, within a field or in the version: "choice “sales” label". */
export function nameOfChange({ path, label }: Pick<FieldChange, 'path' | 'label'>): string {
  const [section = '', part, ...rest] = path
  if (section === 'identity') return `alternative ${part}`
  const names = section === 'fields' && label !== null ? rest : path
  return names.map((name) => settingWords.get(name) ?? `“${name}”`).join(' ')
}

/** A difference in one sentence. */
export function sentenceForChange({ path, label, isOrder, before, after }: FieldChange): string {
  const what = nameOfChange({ path, label })
  const subject = [label === null ? (path[0] === 'identity' ? 'identity' : '') : `“${label}”`, what]
    .filter((part) => part !== '')
    .join(', ')
  if (isOrder) return `${subject}: in the order ${after}.`
  // A part of a list is named by its path.
  if ((before === null || after === null) && path.at(-1) === (after ?? before))
    return `${subject}: ${before === null ? 'added' : 'removed'}.`
  if (before === null) return `${subject}: ${after}.`
  return after === null ? `${subject}: no longer ${before}.` : `${subject}: ${after} instead of ${before}.`
}

function entriesOf({ fields, identity, rules }: FieldVersion): Map<string, Entry> {
  const labels = new Map(fields.map(({ key, label }) => [key, label]))
  const alternatives = identity.map((keys, index): Entry => {
    const shown = keys.map((key) => labels.get(key) ?? key).join(' + ')
    return { path: ['identity', String(index + 1)], label: null, text: keys.join(' + '), shown }
  })
  const ruleTexts = rules.map(({ rule, starts, ends }) => `${rule}: ${starts}, ${ends}`)
  const keys = fields.map(({ key }) => key)
  const entries = [
    ...fields.flatMap(entriesOfField),
    orderOf(['fields'], null, keys),
    ...alternatives,
    ...flatten(['rules'], null, ruleTexts),
  ]
  return new Map(entries.map((entry) => [JSON.stringify([entry.names !== undefined, ...entry.path]), entry]))
}

const entriesOfField = (field: Field) => flatten(['fields', field.key], field.label, field)

/** One entry for each setting and each part of a list, and one for the order of a list. */
function flatten(path: string[], label: string | null, value: unknown): Entry[] {
  if (Array.isArray(value)) {
    const names = value.map((part) => (typeof part === 'string' ? part : String(part.key)))
    return [...value.flatMap((part, index) => flatten([...path, names[index] ?? ''], label, part)), orderOf(path, label, names)]
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, own]) => {
      // The key of a field or a choice names it in the path.
      return own === undefined ? [] : flatten(name === 'key' ? path : [...path, name], label, own)
    })
  }
  return [{ path, label, text: typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value) }]
}

const orderOf = (path: string[], label: string | null, names: string[]): Entry => ({ path, label, text: names.join(', '), names })

// A list that gains or loses a part has another order too, which the part says already.
function isOtherOrder(before: string[], after: string[]): boolean {
  const kept = (names: string[], others: string[]) => JSON.stringify(names.filter((name) => others.includes(name)))
  return kept(before, after) !== kept(after, before)
}
