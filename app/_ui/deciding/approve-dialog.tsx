'use client'

import type { Selection } from '#core/decisions/decision'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { people } from '#ui/basics/numbers'
import { SelectionPreviewNote } from './selection-preview'

type Props = {
  batchId: string
  selection: Selection
  selected: number
  words: string
  onClose: () => void
  onApprove: () => void
}

/** Asked once when an approval is larger than a look at the screen can cover: what is in it, and ten of them to look at. */
export function ApproveDialog({ batchId, selection, selected, words, onClose, onApprove }: Props) {
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
      <SelectionPreviewNote batchId={batchId} selection={selection} />
    </Dialog>
  )
}
