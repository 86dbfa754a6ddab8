import type { ChangeRequest } from '#core/change-requests/change-request'
import { ChangeTable } from '#ui/basics/change-table'
import { Notice } from '#ui/basics/notice'
import { people, quoted } from '#ui/basics/numbers'
import { FieldChanges } from '#ui/fields/field-changes'
import { changeLabel, differencesOf } from './change-labels'
import { TargetDiff } from './target-diff'

/** What changed fields do not find among those who are here. */
function NotCompared({ change: { notCompared } }: { change: ChangeRequest }) {
  if (notCompared.length === 0) return null
  return (
    <div className="mt-3 max-w-5xl text-sm">
      <Notice title="People who are here already">
        {notCompared.map((counted) => (
          <p key={counted.fields.join()} className="not-first:mt-1">
            {sentenceFor(counted)}
          </p>
        ))}
      </Notice>
    </div>
  )
}

function sentenceFor({ fields, isUnique, people: without }: ChangeRequest['notCompared'][number]): string {
  const who = `${people(without)} who ${without === 1 ? 'is' : 'are'} pending or approved`
  if (isUnique) return `${who} came before ${quoted(fields)} is unique. A new row may have the same value as one of them.`
  if (without === 0) return `Everyone who is pending or approved has a key by ${quoted(fields)}.`
  return `${who} ${without === 1 ? 'has' : 'have'} no key by ${quoted(fields)}. A new row is not compared with them by it, but by the other alternatives.`
}

/** What would be different, now and after. */
export function ChangeDiff({ change }: { change: ChangeRequest }) {
  if (change.fieldChanges === null)
    return <p className="mt-2 text-invalid text-sm">These fields cannot be read by this version of Countersign. Decline the change.</p>
  if (change.kind === 'fields')
    return (
      <>
        <NotCompared change={change} />
        <FieldChanges changes={change.fieldChanges} />
      </>
    )
  if (change.target) return <TargetDiff target={change.target} />
  const changes = differencesOf(change).map(({ name, now, after }) => ({ name, before: now, after }))
  return <ChangeTable label={`What changes: ${changeLabel(change)}`} changes={changes} className="mt-2 w-full max-w-xl" />
}
