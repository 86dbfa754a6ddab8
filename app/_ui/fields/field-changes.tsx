import { type FieldChange, nameOfChange } from '#core/fields/diff-field-versions'
import { ChangeTable } from '#ui/basics/change-table'
import { groupFieldChanges } from './group-field-changes'

/** The differences of two versions of fields, field by field. */
export function FieldChanges({ changes }: { changes: FieldChange[] }) {
  if (changes.length === 0) return <p className="text-soft text-sm">The fields are the same.</p>
  return (
    <ul aria-label="Differences of the fields" className="mt-3 max-w-5xl gap-3 md:columns-2">
      {groupFieldChanges(changes).map(({ name, title, mark, changes }) => (
        <li key={name} className="mb-3 break-inside-avoid rounded-md border border-line bg-sheet px-3 py-2">
          <p className="wrap-anywhere font-medium">
            {title} {mark && <span className="ml-1 rounded bg-hover px-1.5 py-0.5 font-normal text-soft text-xs">{mark}</span>}
          </p>
          {changes.length > 0 && <Settings title={title} isNew={mark === 'new'} changes={changes} />}
        </li>
      ))}
    </ul>
  )
}

type Props = { title: string; isNew: boolean; changes: FieldChange[] }

function Settings({ title, isNew, changes }: Props) {
  const named = changes.map((change) => ({
    key: [...change.path, change.isOrder].join('\n'),
    name: nameOfChange(change) || 'key',
    before: change.before,
    after: change.after,
  }))
  return <ChangeTable label={`What changes: ${title}`} changes={named} isNew={isNew} className="mt-1 w-full" />
}
