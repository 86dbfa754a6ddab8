import type { TargetChange } from '#core/targets/settings/diff-target-settings'
import { ChangeTable } from '#ui/basics/change-table'

/** What differs between a target and another version of it; for one that is new, what it is. */
export function TargetChanges({ changes }: { changes: TargetChange[] }) {
  const isNew = changes.every(({ before }) => before === null)
  return <ChangeTable label="What changes in the target" changes={changes} isNew={isNew} className="mt-2 w-full max-w-2xl" />
}
