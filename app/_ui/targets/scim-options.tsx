import type { Field } from '#core/fields/field'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { SelectInput, TextInput } from '#ui/fields/inputs'
import { MappingEditor } from './mapping-editor'

type Settings = Extract<TargetSettings, { kind: 'scim' }>
type Props = { settings: Settings; fields: Field[]; onChange: (settings: Settings) => void }

/** How a SCIM server is reached and what it does. */
export function ScimOptions({ settings, fields, onChange }: Props) {
  const set = (other: object) => onChange({ ...settings, ...other })
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">SCIM server</legend>
      <div className="mb-4 grid gap-4 sm:grid-cols-2">
        <TextInput
          label="Address"
          type="url"
          hint="The base of its endpoints, like https://idp.example/scim/v2."
          value={settings.url}
          onChange={(url) => set({ url })}
        />
        <Authentication auth={settings.auth} onChange={(auth) => set({ auth })} />
        <SelectInput label="People it has already" value={settings.existing} onChoose={(existing) => set({ existing })}>
          <option value="link">Are linked</option>
          <option value="fail">Fail</option>
        </SelectInput>
        <SelectInput label="People who are taken back" value={settings.onReversal} onChoose={(onReversal) => set({ onReversal })}>
          <option value="deactivate">Are deactivated</option>
          <option value="delete">Are deleted</option>
        </SelectInput>
        <SelectInput label="User name" value={settings.userName} onChoose={(userName) => set({ userName })}>
          {fields
            .filter(({ presence, key }) => presence !== 'off' || key === settings.userName)
            .map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
        </SelectInput>
        <SelectInput label="Dialect of PATCH" value={settings.patch} onChoose={(patch) => set({ patch })}>
          <option value="rfc7644">RFC 7644</option>
          <option value="entra">Microsoft Entra</option>
          <option value="okta">Okta</option>
        </SelectInput>
      </div>
      <MappingEditor fields={fields} mapping={settings.mapping} onChange={(mapping) => set({ mapping })} />
    </fieldset>
  )
}

function Authentication({ auth, onChange }: { auth: Settings['auth']; onChange: (auth: Settings['auth']) => void }) {
  const choose = (by: string) => onChange(by === 'bearer' ? { by } : { by: 'client-credentials', tokenUrl: '', clientId: '' })
  return (
    <>
      <SelectInput label="Signs in by" value={auth.by} onChoose={choose}>
        <option value="bearer">A token</option>
        <option value="client-credentials">Client credentials (OAuth)</option>
      </SelectInput>
      {auth.by === 'client-credentials' && (
        <>
          <TextInput label="Address of tokens" type="url" value={auth.tokenUrl} onChange={(tokenUrl) => onChange({ ...auth, tokenUrl })} />
          <TextInput label="Client" value={auth.clientId} onChange={(clientId) => onChange({ ...auth, clientId })} />
          <TextInput
            label="Scope"
            value={auth.scope}
            onChange={(scope) => onChange({ ...auth, scope: scope === '' ? undefined : scope })}
          />
        </>
      )}
    </>
  )
}
