'use client'

import type { Selection } from '#core/decisions/decision'
import { isReturning } from '#core/people/filter/flag'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { people } from '#ui/basics/numbers'
import { SelectionPreview, useSelectionPreview } from './selection-preview'

type Props = {
  batchId: string
  selection: Selection
  selected: number
  label: string
  busy: boolean
  onClose: () => void
  onApprove: (returningConfirmed: boolean) => void
}

/** Confirms an approval that is too large to review on screen, or contains people who were rejected or sent back before. */
export function ApproveDialog({ batchId, selection, selected, label, busy, onClose, onApprove }: Props) {
  const preview = useSelectionPreview(batchId, selection)
  const title = `Approve ${people(selected)}`
  // Only what was shown is confirmed.
  const approve = () => onApprove(preview.flags?.some(isReturning) ?? false)
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      footer={<DialogFooter act={title} onAct={approve} isBusy={busy} onCancel={onClose} />}
    >
      <p>{label}. They join the register under your name. Anyone another checker decides first is skipped.</p>
      <SelectionPreview preview={preview} />
    </Dialog>
  )
}
