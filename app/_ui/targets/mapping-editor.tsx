import type { Field } from '#core/fields/field'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { TextInput, Tick } from '#ui/fields/inputs'

type Mapping = Extract<TargetSettings, { kind: 'scim' }>['mapping']
type Props = { fields: Field[]; mapping: Mapping; onChange: (mapping: Mapping) => void }

/** Which fields are written to which attributes. A field that is written to several keeps all but the first as they are. */
export function MappingEditor({ fields, mapping, onChange }: Props) {
  const indexOf = (key: string) => mapping.findIndex(({ field }) => field === key)
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Fields that it gets</legend>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet">
        {fields
          .filter(({ key, presence }) => presence !== 'off' || indexOf(key) >= 0)
          .map(({ key, label, isPersonalData, scimAttribute }) => {
            const index = indexOf(key)
            const isSent = index >= 0
            return (
              <li key={key} className="px-3 py-1.5">
                <Tick
                  word={isPersonalData ? `${label} (personal data)` : label}
                  checked={isSent}
                  onChange={() => onChange(isSent ? mapping.filter(({ field }) => field !== key) : [...mapping, { field: key }])}
                />
                {isSent && (
                  <div className="pb-2 pl-6">
                    <TextInput
                      label={`Attribute for ${label}`}
                      hint={
                        scimAttribute
                          ? `Without one it is ${scimAttribute}, as the field says.`
                          : 'Like title or emails[type eq "work"].value.'
                      }
                      value={mapping[index]?.path}
                      onChange={(path) => onChange(mapping.with(index, path === '' ? { field: key } : { field: key, path }))}
                    />
                  </div>
                )}
              </li>
            )
          })}
      </ul>
    </fieldset>
  )
}
