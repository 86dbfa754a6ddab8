import type { Field } from '#core/fields/field'
import { Button } from '#ui/basics/button'
import { keyFrom } from './draft'
import { LinesInput, TextInput, Tick } from './inputs'

type Choice = Extract<Field, { kind: 'choice' }>['choices'][number]

type Props = {
  choices: Choice[]
  /** How many of them are in force; they come first. */
  stored: number
  onChange: (choices: Choice[]) => void
}

/** The choices of a field. One that is in force may be retired and keeps its key; one that was added may be removed. */
export function ChoicesEditor({ choices, stored, onChange }: Props) {
  const change = (index: number, choice: Choice) => onChange(choices.with(index, choice))
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1 font-medium text-sm">Choices</legend>
      <ol className="space-y-3">
        {choices.map((choice, index) => (
          // A choice has no name of its own until it has a key, and it never moves.
          <li key={index} className="grid gap-3 rounded-md border border-line p-3 sm:grid-cols-3">
            <TextInput
              label={`Choice ${index + 1}`}
              hint={choice.key === '' ? undefined : `Stored as ${choice.key}`}
              value={choice.label}
              onChange={(label) =>
                change(index, index < stored ? { ...choice, label } : { ...choice, label, key: keyFrom(label, 'choice') })
              }
            />
            <LinesInput
              label={`Synonyms of choice ${index + 1}`}
              hint="One a line."
              lines={choice.synonyms}
              onChange={(synonyms) => change(index, { ...choice, synonyms })}
            />
            <div className="sm:pt-6">
              {index < stored ? (
                <Tick
                  word={`Retire choice ${index + 1}`}
                  checked={choice.isRetired}
                  onChange={(isRetired) => change(index, { ...choice, isRetired })}
                />
              ) : (
                <Button size="small" aria-label={`Remove choice ${index + 1}`} onClick={() => onChange(choices.toSpliced(index, 1))}>
                  Remove
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      <Button size="small" className="mt-2" onClick={() => onChange([...choices, { key: '', label: '', synonyms: [], isRetired: false }])}>
        Add a choice
      </Button>
    </fieldset>
  )
}
