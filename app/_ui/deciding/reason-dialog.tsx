'use client'

import { useId } from 'react'
import type { Selection } from '#core/decisions/decision'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { people } from '#ui/basics/numbers'
import { type Reasoned, ReasonForm } from '#ui/reasons/reason-form'
import { SelectionPreview, useSelectionPreview } from './selection-preview'

type Props = {
  verdict: 'reject' | 'send-back'
  batchId: string
  selection: Selection
  selected: number
  /** What is selected, when it is too large to review on screen. */
  large: string | null
  busy: boolean
  onClose: () => void
  onDecide: (reasoned: Partial<Reasoned>) => void
}

const verdictText = {
  reject: { act: 'Reject', note: 'The maker sees it next to each person. You can undo the rejection until it is final.' },
  'send-back': {
    act: 'Send back',
    note: 'The maker gets these rows with the reason in the corrections file and can upload them again. You can undo this until it is final.',
  },
}

/** Asks why people are rejected or sent back. */
export function ReasonDialog({ verdict, batchId, selection, selected, large, busy, onClose, onDecide }: Props) {
  const form = useId()
  const title = `${verdictText[verdict].act} ${people(selected)}`
  return (
    <Dialog
      open
      wide={large !== null}
      onClose={onClose}
      title={title}
      footer={<DialogFooter act={title} form={form} look={verdict === 'reject' ? 'danger' : 'primary'} isBusy={busy} onCancel={onClose} />}
    >
      {large !== null && <p className="mb-3">{large}. Anyone another checker decides first is skipped.</p>}
      <ReasonForm id={form} verdict={verdict} note={verdictText[verdict].note} busy={busy} onReasoned={onDecide} />
      {large !== null && <Preview batchId={batchId} selection={selection} />}
    </Dialog>
  )
}

function Preview({ batchId, selection }: { batchId: string; selection: Selection }) {
  return <SelectionPreview preview={useSelectionPreview(batchId, selection)} />
}
