import type { Field } from '#core/fields/field'
import { Tick } from '#ui/fields/inputs'

type Props = { fields: Field[]; sent: string[]; onChange: (sent: string[]) => void }

/** The fields that a target gets, in their order. */
export function SentFields({ fields, sent, onChange }: Props) {
  const choose = (key: string, isSent: boolean) =>
    onChange(fields.map((field) => field.key).filter((other) => (other === key ? isSent : sent.includes(other))))
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Fields that it gets</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {fields
          .filter(({ key, presence }) => presence !== 'off' || sent.includes(key))
          .map(({ key, label, isPersonalData }) => (
            <Tick
              key={key}
              word={isPersonalData ? `${label} (personal data)` : label}
              checked={sent.includes(key)}
              onChange={(isSent) => choose(key, isSent)}
            />
          ))}
      </div>
    </fieldset>
  )
}
