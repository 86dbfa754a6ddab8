import { type Batch, hasEnded } from '#core/batches/batch'
import { Notice } from '#ui/basics/notice'

/** Told at once, not after days of waiting: there is no one who could decide this batch. */
export function NoCheckerNote({ batch, own }: { batch: Batch; own: boolean }) {
  if (batch.canBeChecked || hasEnded(batch)) return null
  return (
    <Notice tone="warn" title={own ? 'Nobody but you could check this batch' : 'Nobody could check this batch'}>
      There is no active checker other than its maker. It waits, and never opens by itself; an admin can make somebody a checker.
    </Notice>
  )
}
