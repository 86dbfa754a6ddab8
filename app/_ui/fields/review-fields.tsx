import { diffFieldVersions } from '#core/fields/diff-field-versions'
import type { FieldVersion } from '#core/fields/field-version'
import { ReviewChange } from '#ui/operators/review-change'
import { FieldChanges } from './field-changes'

type Props = { before: FieldVersion; after: FieldVersion; number: number; onBack: () => void }

export function ReviewFields({ before, after, number, onBack }: Props) {
  const changes = diffFieldVersions(before, after)
  return (
    <ReviewChange
      body={{ kind: 'fields', basedOn: number, definition: after }}
      isSame={changes.length === 0}
      onBack={onBack}
      note={
        <p className="text-soft">
          Version {number + 1} would differ from version {number} in this.
        </p>
      }
    >
      <FieldChanges changes={changes} />
    </ReviewChange>
  )
}
