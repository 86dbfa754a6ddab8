'use client'

import type { Selection } from '#core/decisions/decision'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { people } from '#ui/basics/numbers'
import { SelectionPreview } from './selection-preview'

type Props = {
  batchId: string
  selection: Selection
  selected: number
  label: string
  onClose: () => void
  onApprove: () => void
}

/** Confirms an approval too large to review on screen, with its flags and a random sample. */
export function ApproveDialog({ batchId, selection, selected, label, onClose, onApprove }: Props) {
  const title = `Approve ${people(selected)}`
  return (
    <Dialog open wide onClose={onClose} title={title} footer={<DialogFooter act={title} onAct={onApprove} onCancel={onClose} />}>
      <p>{label}. They join the register under your name. Anyone another checker decides first is skipped.</p>
      <SelectionPreview batchId={batchId} selection={selection} />
    </Dialog>
  )
}
