'use client'

import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { people } from '#ui/basics/numbers'

type Props = { open: boolean; selected: number; words: string; onClose: () => void; onApprove: () => void }

/** Asked once when an approval is larger than a look at the screen can cover. */
export function ApproveDialog({ open, selected, words, onClose, onApprove }: Props) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Approve ${people(selected)}`}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" size="thumb" onClick={onApprove}>
            Approve {people(selected)}
          </Button>
        </>
      }
    >
      <p>{words} They go into the register under your name. Whoever was decided meanwhile by someone else is skipped.</p>
    </Dialog>
  )
}
