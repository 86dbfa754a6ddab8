import type { Field } from '#core/fields/field'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { NumberInput, SelectInput, TextInput } from '#ui/fields/inputs'
import { newPlace, type Place } from './draft'
import { SentFields } from './sent-fields'
import { placeLabels } from './target-labels'

type Settings = Extract<TargetSettings, { kind: 'file' }>
type Props = { settings: Settings; fields: Field[]; onChange: (settings: Settings) => void }

/** Where the file of a batch goes, and what is in it. */
export function FileOptions({ settings, fields, onChange }: Props) {
  const { place, format } = settings
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">Files</legend>
      <div className="mb-4 grid gap-4 sm:grid-cols-2">
        <SelectInput label="Place" value={place.at} onChoose={(at) => onChange({ ...settings, place: newPlace(at as Place['at']) })}>
          {Object.entries(placeLabels).map(([at, label]) => (
            <option key={at} value={at}>
              {label}
            </option>
          ))}
        </SelectInput>
        <SelectInput label="Format" value={format} onChoose={(chosen) => onChange({ ...settings, format: chosen as Settings['format'] })}>
          <option value="csv">CSV</option>
          <option value="jsonl">JSON lines</option>
        </SelectInput>
        <PlaceOptions place={place} onChange={(place) => onChange({ ...settings, place })} />
      </div>
      <SentFields fields={fields} sent={settings.fields} onChange={(sent) => onChange({ ...settings, fields: sent })} />
    </fieldset>
  )
}

function PlaceOptions({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  switch (place.at) {
    case 'sftp':
      return (
        <>
          <TextInput label="Server" value={place.host} onChange={(host) => onChange({ ...place, host })} />
          <NumberInput label="Port" value={place.port} onChange={(port) => onChange({ ...place, port: port ?? 0 })} />
          <TextInput
            label="Host key"
            hint="Its fingerprint, as ssh-keygen -l prints it: SHA256: and 43 letters or digits."
            value={place.hostKey}
            onChange={(hostKey) => onChange({ ...place, hostKey })}
          />
          <TextInput label="User" value={place.user} onChange={(user) => onChange({ ...place, user })} />
          <TextInput label="Folder" value={place.folder} onChange={(folder) => onChange({ ...place, folder })} />
          <SelectInput
            label="Signs in by"
            value={place.signIn}
            onChoose={(signIn) => onChange({ ...place, signIn: signIn === 'password' ? signIn : 'private-key' })}
          >
            <option value="private-key">A private key</option>
            <option value="password">A password</option>
          </SelectInput>
        </>
      )
    case 's3':
      return (
        <>
          <TextInput label="Address" type="url" value={place.endpoint} onChange={(endpoint) => onChange({ ...place, endpoint })} />
          <TextInput label="Region" value={place.region} onChange={(region) => onChange({ ...place, region })} />
          <TextInput label="Bucket" value={place.bucket} onChange={(bucket) => onChange({ ...place, bucket })} />
          <TextInput
            label="Prefix"
            value={place.prefix}
            onChange={(prefix) => onChange({ ...place, prefix: prefix === '' ? undefined : prefix })}
          />
          <TextInput label="Access key" value={place.accessKeyId} onChange={(accessKeyId) => onChange({ ...place, accessKeyId })} />
        </>
      )
    case 'folder':
      return <TextInput label="Folder" value={place.path} onChange={(path) => onChange({ ...place, path })} />
  }
}
