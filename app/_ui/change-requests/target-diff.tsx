import type { ProposedTargetDiff } from '#core/targets/diff-proposed-target'
import { TargetChanges } from '#ui/targets/target-changes'

/** What a change request of a target would change, and which personal data the target would get. */
export function TargetDiff({ target: { changes, personalData } }: { target: ProposedTargetDiff }) {
  if (changes === null)
    return <p className="mt-2 text-invalid text-sm">This target cannot be read by this version of Countersign. Decline the change.</p>
  return (
    <>
      <TargetChanges changes={changes} />
      {personalData.length > 0 && (
        <p className="mt-2 max-w-2xl text-sm">
          The target gets personal data: <span className="font-medium">{personalData.join(', ')}</span>.
        </p>
      )}
    </>
  )
}
