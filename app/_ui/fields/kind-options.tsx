import type { Field } from '#core/fields/field'
import { ChoicesEditor } from './choices-editor'
import { LinesInput, NumberInput, TextInput } from './inputs'

type Props = { field: Field; before: Field | null; onChange: (field: Field) => void }

const day = 'A day as YYYY-MM-DD, or “today”, the day of the import.'

/** The options that only the kind of this field has. */
export function KindOptions({ field, before, onChange }: Props) {
  switch (field.kind) {
    case 'text':
      return (
        <>
          <NumberInput label="Fewest characters" value={field.shortest} onChange={(shortest) => onChange({ ...field, shortest })} />
          <NumberInput label="Most characters" value={field.longest} onChange={(longest) => onChange({ ...field, longest })} />
          <TextInput
            label="Form"
            hint="A pattern in the syntax of RE2 that the whole text matches, like E-[0-9]{5}."
            value={field.pattern}
            onChange={(pattern) => onChange({ ...field, pattern })}
          />
          <TextInput
            label="Example of the form"
            hint="The maker of a file sees it beside a text of another form."
            value={field.example}
            onChange={(example) => onChange({ ...field, example })}
          />
        </>
      )
    case 'whole-number':
    case 'decimal':
      return (
        <>
          <NumberInput label="Least" value={field.least} onChange={(least) => onChange({ ...field, least })} />
          <NumberInput label="Most" value={field.most} onChange={(most) => onChange({ ...field, most })} />
          {field.kind === 'decimal' && (
            <NumberInput label="Most decimal places" value={field.places} onChange={(places = 2) => onChange({ ...field, places })} />
          )}
        </>
      )
    case 'date':
      return (
        <>
          <TextInput label="Earliest" hint={day} value={field.earliest} onChange={(earliest) => onChange({ ...field, earliest })} />
          <TextInput label="Latest" hint={day} value={field.latest} onChange={(latest) => onChange({ ...field, latest })} />
        </>
      )
    case 'yes-no':
      return <YesNoOptions field={field} onChange={onChange} />
    case 'choice':
      return (
        <ChoicesEditor
          choices={field.choices}
          stored={before?.kind === 'choice' ? before.choices.length : 0}
          onChange={(choices) => onChange({ ...field, choices })}
        />
      )
    case 'phone':
      return (
        <TextInput
          label="Country of numbers without a country code"
          hint="Two capital letters, like DE. Without it, every number needs its country code."
          value={field.defaultCountry}
          onChange={(country) => onChange({ ...field, defaultCountry: country as PhoneField['defaultCountry'] })}
        />
      )
    case 'country':
    case 'iban':
      return (
        <LinesInput
          label="Only these countries"
          hint="Two capital letters a line. Without any, every country is read."
          lines={field.countries ?? []}
          onChange={(countries) => onChange({ ...field, countries })}
        />
      )
    case 'luhn-number':
      return (
        <>
          <NumberInput label="Fewest digits" value={field.shortest} onChange={(shortest) => onChange({ ...field, shortest })} />
          <NumberInput label="Most digits" value={field.longest} onChange={(longest) => onChange({ ...field, longest })} />
        </>
      )
    case 'email':
      return null
  }
}

type PhoneField = Extract<Field, { kind: 'phone' }>
type YesNoField = Extract<Field, { kind: 'yes-no' }>

function YesNoOptions({ field, onChange }: { field: YesNoField; onChange: (field: Field) => void }) {
  const { yes, no } = field.words ?? { yes: [], no: [] }
  const change = (words: { yes: string[]; no: string[] }) =>
    onChange({ ...field, words: words.yes.length + words.no.length === 0 ? undefined : words })
  return (
    <>
      <LinesInput
        label="Words for yes"
        hint="One a line. Without any, the usual words of several languages are read."
        lines={yes}
        onChange={(yes) => change({ yes, no })}
      />
      <LinesInput label="Words for no" lines={no} onChange={(no) => change({ yes, no })} />
    </>
  )
}
