import { type ComponentProps, type ReactNode, useId } from 'react'
import { control } from '#ui/basics/choice'
import { Field } from '#ui/basics/field'

type LabelledProps = { label: string; hint?: string | undefined; children: (id: string, describedBy: string | undefined) => ReactNode }

/** A label above a control, and its hint below. */
function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
      </label>
      {children(id, hint ? `${id}-note` : undefined)}
      {hint && (
        <p id={`${id}-note`} className="mt-1 text-soft text-sm">
          {hint}
        </p>
      )}
    </div>
  )
}

type LinesProps = { label: string; hint?: string; lines: readonly string[]; onChange: (lines: string[]) => void }

/** A list of texts, one a line. */
export const LinesInput = ({ label, hint, lines, onChange }: LinesProps) => (
  <Labelled label={label} hint={hint}>
    {(id, describedBy) => (
      <textarea
        id={id}
        rows={Math.min(8, Math.max(2, lines.length + 1))}
        value={lines.join('\n')}
        aria-describedby={describedBy}
        onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? [] : currentTarget.value.split('\n'))}
        className="w-full rounded-md border border-control bg-sheet px-2.5 py-1.5 text-base outline-offset-0 max-sm:text-lg"
      />
    )}
  </Labelled>
)

type TextProps = Omit<ComponentProps<typeof Field>, 'onChange' | 'value'> & { value: string | undefined; onChange: (value: string) => void }

export const TextInput = ({ value, onChange, ...props }: TextProps) => (
  <Field {...props} autoComplete="off" value={value ?? ''} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
)

type NumberProps = { label: string; hint?: string; value: number | undefined; onChange: (value: number | undefined) => void }

export const NumberInput = ({ value, onChange, ...props }: NumberProps) => (
  <Field
    {...props}
    type="number"
    step="any"
    inputMode="decimal"
    value={value ?? ''}
    onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.valueAsNumber)}
  />
)

type SelectProps = { label: string; hint?: string; value: string; onChoose: (value: string) => void; children: ReactNode }

/** A select as wide as the inputs beside it. */
export const SelectInput = ({ label, hint, value, onChoose, children }: SelectProps) => (
  <Labelled label={label} hint={hint}>
    {(id, describedBy) => (
      <select
        id={id}
        value={value}
        aria-describedby={describedBy}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
        className={`${control} h-9`}
      >
        {children}
      </select>
    )}
  </Labelled>
)

type TickProps = { word: string; checked: boolean; onChange: (checked: boolean) => void }

export const Tick = ({ word, checked, onChange }: TickProps) => (
  <label className="flex min-h-8 items-center gap-2.5 text-sm max-sm:min-h-11">
    <input type="checkbox" className="tick-box" checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
    {word}
  </label>
)
