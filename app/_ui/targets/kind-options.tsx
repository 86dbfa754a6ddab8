import type { Field } from '#core/fields/field'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { NumberInput, TextInput } from '#ui/fields/inputs'
import { FileOptions } from './file-options'
import { ScimOptions } from './scim-options'
import { SentFields } from './sent-fields'

type Props = { settings: TargetSettings; fields: Field[]; onChange: (settings: TargetSettings) => void }

/** The options that only the kind of this target has. */
export function KindOptions({ settings, fields, onChange }: Props) {
  switch (settings.kind) {
    case 'scim':
      return <ScimOptions settings={settings} fields={fields} onChange={onChange} />
    case 'webhook':
      return (
        <fieldset>
          <legend className="mb-2 font-semibold">Webhook</legend>
          <div className="mb-4 grid gap-4 sm:grid-cols-2">
            <TextInput label="Address" type="url" value={settings.url} onChange={(url) => onChange({ ...settings, url })} />
            <NumberInput
              label="People in a page"
              value={settings.peoplePerPage}
              onChange={(peoplePerPage) => onChange({ ...settings, peoplePerPage: peoplePerPage ?? 0 })}
            />
          </div>
          <SentFields fields={fields} sent={settings.fields} onChange={(sent) => onChange({ ...settings, fields: sent })} />
        </fieldset>
      )
    case 'file':
      return <FileOptions settings={settings} fields={fields} onChange={onChange} />
  }
}
