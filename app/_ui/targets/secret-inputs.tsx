import { useId } from 'react'
import { secretLabels } from '#core/targets/settings/secret-labels'
import type { SecretName } from '#core/targets/settings/target-secrets'
import { capital } from '#ui/basics/capital'
import { NumberInput, TextInput } from '#ui/fields/inputs'
import type { Draft } from './draft'

type Props = { draft: Draft; needed: SecretName[]; isNew: boolean; onChange: (other: Partial<Draft>) => void }

/** The secrets that the settings need. They are sealed when they arrive, and never shown again. */
export function SecretInputs({ draft: { secrets, keptHours }, needed, isNew, onChange }: Props) {
  if (needed.length === 0) return null
  const isReplacing = !isNew && needed.some((name) => secrets[name])
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">Secrets</legend>
      <p className="mb-3 max-w-prose text-soft text-sm">
        Only the delivery process can open them. They are not shown again.
        {!isNew && ' What you leave empty stays as it is, while the server stays the same.'}
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        {needed.map((name) => (
          <SecretInput
            key={name}
            name={name}
            value={secrets[name] ?? ''}
            onChange={(secret) => onChange({ secrets: { ...secrets, [name]: secret } })}
          />
        ))}
        {isReplacing && (
          <NumberInput
            label="Hours that the one before can still be used"
            value={keptHours}
            onChange={(keptHours) => onChange({ keptHours })}
          />
        )}
      </div>
    </fieldset>
  )
}

type InputProps = { name: SecretName; value: string; onChange: (secret: string) => void }

function SecretInput({ name, value, onChange }: InputProps) {
  const id = useId()
  const label = capital(secretLabels[name])
  if (name !== 'privateKey')
    return (
      <TextInput
        label={label}
        type="password"
        hint={name === 'signing' ? 'whsec_ and at least 24 bytes in base64.' : undefined}
        value={value}
        onChange={onChange}
      />
    )
  return (
    <div className="sm:col-span-2">
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        placeholder="-----BEGIN PRIVATE KEY-----"
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        className="w-full rounded-md border border-control bg-sheet px-2.5 py-1.5 font-mono text-sm outline-offset-0 max-sm:text-lg"
      />
    </div>
  )
}
