'use client'

import type { UserFilter } from '#core/users/user-filter'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { people } from '#ui/basics/numbers'
import { CueCounts } from '#ui/review/cue-counts'
import { SampleList } from '#ui/review/sample-list'
import { filterOf, type Picked } from './picked'

type Props = {
  batchId: string
  picked: Picked
  filter: UserFilter
  selected: number
  words: string
  onClose: () => void
  onApprove: () => void
}

/** Asked once when an approval is larger than a look at the screen can cover: what is in it, and ten of them to look at. */
export function ApproveDialog({ batchId, picked, filter, selected, words, onClose, onApprove }: Props) {
  const title = `Approve ${people(selected)}`
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" size="thumb" onClick={onApprove}>
            {title}
          </Button>
        </>
      }
    >
      <p>{words}. They go into the register under your name. Whoever was decided meanwhile by someone else is skipped.</p>
      {picked.kind === 'matching' && <CueCounts batchId={batchId} filter={filterOf(picked, filter)} />}
      {picked.kind !== 'emails' && <SampleList batchId={batchId} picked={picked} filter={filter} />}
    </Dialog>
  )
}
