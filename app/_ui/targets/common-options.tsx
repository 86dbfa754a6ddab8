import type { TargetKind } from '#core/targets/settings/target-settings'
import { NumberInput, SelectInput, TextInput, Tick } from '#ui/fields/inputs'
import { type Draft, newSettings } from './draft'
import { kindLabels, onFailureLabels } from './target-labels'

type Props = { draft: Draft; isNew: boolean; onChange: (other: Partial<Draft>) => void }

/** What a target of each kind has. A number that is removed is refused when the draft is checked. */
export function CommonOptions({ draft: { key, position, settings }, isNew, onChange }: Props) {
  const set = (other: object) => onChange({ settings: { ...settings, ...other } })
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">Target</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {isNew && (
          <>
            <SelectInput
              label="Kind"
              value={settings.kind}
              onChoose={(kind) => onChange({ settings: newSettings(kind as TargetKind, settings), secrets: {} })}
            >
              {Object.entries(kindLabels).map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </SelectInput>
            <TextInput label="Key" hint="It stays the same for ever, like payroll." value={key} onChange={(key) => onChange({ key })} />
          </>
        )}
        <TextInput label="Name" value={settings.name} onChange={(name) => set({ name })} />
        <NumberInput
          label="Place in the order"
          hint="People are delivered in this order and taken back in reverse."
          value={position}
          onChange={(position) => onChange({ position })}
        />
        <SelectInput label="When a person fails" value={settings.onFailure} onChoose={(onFailure) => set({ onFailure })}>
          {Object.entries(onFailureLabels).map(([what, label]) => (
            <option key={what} value={what}>
              {label}
            </option>
          ))}
        </SelectInput>
        <NumberInput
          label="Requests in a second"
          value={settings.requestsPerSecond}
          onChange={(requestsPerSecond) => set({ requestsPerSecond })}
        />
        <NumberInput label="Requests at once" value={settings.atOnce} onChange={(atOnce) => set({ atOnce })} />
        <NumberInput label="Seconds to wait" value={settings.timeoutSeconds} onChange={(timeoutSeconds) => set({ timeoutSeconds })} />
      </div>
      <div className="mt-3">
        <Tick
          word="A batch arrives as a whole or not at all"
          checked={settings.wholeBatch}
          onChange={(wholeBatch) => set({ wholeBatch })}
        />
      </div>
    </fieldset>
  )
}
