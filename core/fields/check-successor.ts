import type { Field } from './field'
import type { FieldVersion } from './field-version'

/** What the next version of fields may not change, because values of earlier batches are stored: one sentence for each. */
export function checkSuccessor(before: FieldVersion, after: FieldVersion): string[] {
  return before.fields.flatMap((earlier) => {
    const later = after.fields.find(({ key }) => key === earlier.key)
    if (!later) return [`The field “${earlier.label}” is missing. A field that is no longer needed is off.`]
    if (later.kind !== earlier.kind) return [`The field “${earlier.label}” cannot become another kind. Declare a new field.`]
    return missingChoices(earlier, later).map((label) => `The choice “${label}” of “${earlier.label}” is missing. Retire it instead.`)
  })
}

function missingChoices(earlier: Field, later: Field): string[] {
  if (earlier.kind !== 'choice' || later.kind !== 'choice') return []
  const kept = new Set(later.choices.map(({ key }) => key))
  return earlier.choices.filter(({ key }) => !kept.has(key)).map(({ label }) => label)
}
