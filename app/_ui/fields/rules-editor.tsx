import type { Field } from '#core/fields/field'
import type { FieldRule } from '#core/fields/field-version'
import { fieldLimits } from '#core/fields/kinds/field-limits'
import { Button } from '#ui/basics/button'
import { Choice } from '#ui/basics/choice'

type Props = { dates: Field[]; rules: FieldRule[]; onChange: (rules: FieldRule[]) => void }

/** Which date is not before which other. */
export function RulesEditor({ dates, rules, onChange }: Props) {
  const [first, second] = dates
  const dateChoice = (label: string, value: string, onChoose: (key: string) => void) => (
    <Choice label={label} value={value} onChoose={onChoose} className="w-44 max-sm:w-full">
      {dates.map(({ key, label }) => (
        <option key={key} value={key}>
          {label || key}
        </option>
      ))}
    </Choice>
  )
  return (
    <fieldset className="rounded-md border border-line bg-sheet px-3 py-3">
      <legend className="px-1 font-semibold">Rules</legend>
      <ul className="space-y-3">
        {rules.map((rule, index) => (
          // A rule has no name of its own, and it never moves.
          <li key={index} className="flex flex-wrap items-end gap-2">
            {dateChoice(`Rule ${index + 1}: the end`, rule.ends, (ends) => onChange(rules.with(index, { ...rule, ends })))}
            <span className="flex h-8 items-center text-sm max-sm:h-10">is not before</span>
            {dateChoice('the start', rule.starts, (starts) => onChange(rules.with(index, { ...rule, starts })))}
            <Button look="quiet" aria-label={`Remove rule ${index + 1}`} onClick={() => onChange(rules.toSpliced(index, 1))}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {first && second && rules.length < fieldLimits.rules ? (
        <Button
          size="small"
          className={rules.length > 0 ? 'mt-3' : ''}
          onClick={() => onChange([...rules, { rule: 'ends-after-starts', starts: first.key, ends: second.key }])}
        >
          Add a rule
        </Button>
      ) : (
        <p className="text-soft text-sm">A rule is about two dates, of which one is not before the other.</p>
      )}
    </fieldset>
  )
}
