import type { Field } from '#core/fields/field'
import { fieldLimits } from '#core/fields/kinds/field-limits'
import { Button } from '#ui/basics/button'
import { Choice } from '#ui/basics/choice'

type Props = { fields: Field[]; identity: string[][]; onChange: (identity: string[][]) => void }

/** The alternatives of which the first that a person has in full makes two people the same. */
export function IdentityEditor({ fields, identity, onChange }: Props) {
  return (
    <fieldset className="rounded-md border border-line bg-sheet px-3 py-3">
      <legend className="px-1 font-semibold">When two people are the same</legend>
      <p className="mb-3 text-soft text-sm">
        The first alternative counts of which a person has every field. The last one has required fields only. A change holds for later
        batches.
      </p>
      <ol className="space-y-3">
        {identity.map((keys, index) => (
          // An alternative has no name of its own, and it never moves.
          <li key={index} className="flex flex-wrap items-end gap-2">
            <Alternative fields={fields} keys={keys} index={index} onChange={(keys) => onChange(identity.with(index, keys))} />
            {identity.length > 1 && (
              <Button look="quiet" aria-label={`Remove alternative ${index + 1}`} onClick={() => onChange(identity.toSpliced(index, 1))}>
                Remove
              </Button>
            )}
          </li>
        ))}
      </ol>
      {identity.length < fieldLimits.alternatives && (
        <Button size="small" className="mt-3" onClick={() => onChange([[], ...identity])}>
          Add an alternative before these
        </Button>
      )}
    </fieldset>
  )
}

type AlternativeProps = { fields: Field[]; keys: string[]; index: number; onChange: (keys: string[]) => void }

function Alternative({ fields, keys, index, onChange }: AlternativeProps) {
  const isFull = keys.length >= fieldLimits.fieldsOfAlternative
  const choose = (at: number) => (key: string) => onChange(key === '' ? keys.toSpliced(at, 1) : keys.with(at, key))
  const others = (own?: string) => fields.filter(({ key }) => key === own || !keys.includes(key))
  return (
    <>
      {keys.map((key, at) => (
        <Choice
          key={key}
          label={at === 0 ? `Alternative ${index + 1}` : 'and'}
          value={key}
          onChoose={choose(at)}
          className="w-36 max-sm:w-full"
        >
          <option value="">not this field</option>
          {others(key).map(optionOf)}
        </Choice>
      ))}
      {!isFull && (
        <Choice
          label={keys.length === 0 ? `Alternative ${index + 1}` : 'and'}
          value=""
          onChoose={(key) => onChange([...keys, key])}
          className="w-36 max-sm:w-full"
        >
          <option value="">{keys.length === 0 ? 'Choose a field' : 'Add a field'}</option>
          {others().map(optionOf)}
        </Choice>
      )}
    </>
  )
}

const optionOf = ({ key, label }: Field) => (
  <option key={key} value={key}>
    {label || key}
  </option>
)
