import { TargetDiff } from '#ui/change-requests/target-diff'
import { ReviewChange } from '#ui/operators/review-change'
import type { Checked } from './check-draft'

export function ReviewTarget({ checked: { proposed, diff }, onBack }: { checked: Checked; onBack: () => void }) {
  const isSame = diff.changes?.length === 0
  return (
    <ReviewChange body={proposed} isSame={isSame} onBack={onBack}>
      {isSame ? <p className="text-soft">The target is the same.</p> : <TargetDiff target={diff} />}
    </ReviewChange>
  )
}
