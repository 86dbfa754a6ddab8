import type { Field } from '#core/fields/field'
import { Button } from '#ui/basics/button'
import type { DraftProblem } from './check-draft'
import { type DraftField, keyFrom, newField } from './draft'
import { kindLabels, presenceLabels } from './field-labels'
import { LinesInput, SelectInput, TextInput, Tick } from './inputs'
import { KindOptions } from './kind-options'

type Props = {
  draft: DraftField
  isOpen: boolean
  problems: DraftProblem[]
  isFirst: boolean
  isLast: boolean
  onToggle: (isOpen: boolean) => void
  onChange: (field: Field) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

/** One field with all its settings, folded up to its name. */
export function FieldEditor({ draft: { before, field }, isOpen, problems, isFirst, isLast, onToggle, onChange, onMove, onRemove }: Props) {
  const name = field.label || 'New field'
  return (
    <li className={`rounded-md border bg-sheet ${problems.length > 0 ? 'border-danger' : 'border-line'}`}>
      <div className="flex items-center gap-1 px-3 py-1.5">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => onToggle(!isOpen)}
          className="wrap-anywhere flex min-h-8 min-w-0 flex-1 flex-wrap content-center items-baseline gap-x-2 rounded text-left max-sm:min-h-11"
        >
          <span className="font-medium">{name}</span>
          <span className="text-soft text-sm">
            {kindLabels[field.kind]}, {presenceLabels[field.presence]}
            {before === null && ', new'}
          </span>
        </button>
        <Button look="quiet" size="small" aria-label={`Move ${name} up`} disabled={isFirst} onClick={() => onMove(-1)}>
          ↑
        </Button>
        <Button look="quiet" size="small" aria-label={`Move ${name} down`} disabled={isLast} onClick={() => onMove(1)}>
          ↓
        </Button>
      </div>
      {isOpen && (
        <fieldset className="space-y-4 border-line border-t px-3 py-4">
          <legend className="sr-only">{name}</legend>
          {problems.map(({ message }) => (
            <p key={message} className="text-rejected text-sm">
              {message}
            </p>
          ))}
          <div className="grid gap-4 sm:grid-cols-2">
            <Naming before={before} field={field} onChange={onChange} />
            <KindOptions field={field} before={before} onChange={onChange} />
          </div>
          <Uses field={field} onChange={onChange} />
          {before === null && (
            <Button size="small" onClick={onRemove}>
              Remove this field
            </Button>
          )}
        </fieldset>
      )}
    </li>
  )
}

type PartProps = { before?: Field | null; field: Field; onChange: (field: Field) => void }

function Naming({ before, field, onChange }: PartProps) {
  const { key, label, kind, presence, headerNames } = field
  const rename = (label: string) => {
    const isOwnKey = before !== null || key !== keyFrom(field.label, 'field')
    onChange({ ...field, label, key: isOwnKey ? key : keyFrom(label, 'field') })
  }
  return (
    <>
      <TextInput label="Label" value={label} autoFocus={before === null && label === ''} onChange={rename} />
      {before === null ? (
        <TextInput
          label="Key"
          hint="Its name in exports and in JSON. It stays the same for ever."
          value={key}
          onChange={(key) => onChange({ ...field, key })}
        />
      ) : (
        <div>
          <p className="mb-1 font-medium text-sm">Key</p>
          <p className="flex h-9 items-center">
            <code className="font-mono text-sm">{key}</code>
          </p>
          <p className="mt-1 text-soft text-sm">The key and the kind stay the same for ever.</p>
        </div>
      )}
      {before === null && (
        <SelectInput
          label="Kind"
          hint="It stays the same for ever."
          value={kind}
          onChoose={(kind) => onChange(newField(kind as Field['kind'], field))}
        >
          {Object.entries(kindLabels).map(([kind, word]) => (
            <option key={kind} value={kind}>
              {word}
            </option>
          ))}
        </SelectInput>
      )}
      <SelectInput
        label="In a file"
        hint="A field that is off is not read from new files. What is stored stays."
        value={presence}
        onChoose={(presence) => onChange({ ...field, presence: presence as Field['presence'] })}
      >
        {Object.entries(presenceLabels).map(([presence, word]) => (
          <option key={presence} value={presence} disabled={key === 'name' && presence !== 'required'}>
            {word}
          </option>
        ))}
      </SelectInput>
      <LinesInput
        label="Header names"
        hint="Names of columns that mean this field, one a line, besides its key and its label."
        lines={headerNames}
        onChange={(headerNames) => onChange({ ...field, headerNames })}
      />
      <TextInput
        label="SCIM attribute"
        hint="Optional, like title or name.formatted."
        value={field.scimAttribute}
        onChange={(scimAttribute) => onChange({ ...field, scimAttribute })}
      />
    </>
  )
}

function Uses({ field, onChange }: PartProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Used as</legend>
      <div className="grid sm:grid-cols-2">
        <Tick word="Personal data" checked={field.isPersonalData} onChange={(isPersonalData) => onChange({ ...field, isPersonalData })} />
        <Tick word="In the checker’s list at first" checked={field.isInList} onChange={(isInList) => onChange({ ...field, isInList })} />
        <Tick word="Filter" checked={field.isFilterable} onChange={(isFilterable) => onChange({ ...field, isFilterable })} />
        <Tick
          word="Unique: no two people have the same value"
          checked={field.isUnique}
          onChange={(isUnique) => onChange({ ...field, isUnique })}
        />
      </div>
    </fieldset>
  )
}
