import Link from 'next/link'
import { type Batch, hasEnded } from '#core/batches/batch'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'

type Props = { batches: Batch[]; checkers: number }

/** For admins: batches that no one can decide until there is a checker. */
export function NoCheckerNotice({ batches, checkers }: Props) {
  const stuck = batches.filter((batch) => !hasEnded(batch) && !batch.canBeChecked).length
  if (stuck === 0 && checkers > 0) return null
  const title = checkers === 0 ? 'There is no active checker' : `No one can check ${counted(stuck, 'batch', 'batches')}`
  return (
    <div className="mb-5">
      <Notice tone="warn" title={title}>
        {checkers > 0
          ? 'The only active checker is their maker.'
          : stuck > 0 && `${counted(stuck, 'batch waits', 'batches wait')} that no one can decide.`}{' '}
        Nothing is approved by itself.{' '}
        <Link href="/operators" className="text-accent-text underline underline-offset-2">
          Make someone a checker
        </Link>
      </Notice>
    </div>
  )
}
