'use client'

import { type FormEvent, useId, useState } from 'react'
import type { Selection } from '#core/decisions/decision'
import type { Reason } from '#core/reasons/reason'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { people } from '#ui/basics/numbers'
import { useReasons } from '#ui/reasons/reason-queries'
import { ReasonChoice } from './reason-choice'
import { SelectionPreview, useSelectionPreview } from './selection-preview'

export type Reasoned = { reasonId: string; reason: string }

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

const other = 'other'
const verdictText = {
  reject: { act: 'Reject', note: 'The maker sees it next to each person. You can undo the rejection until it is final.' },
  'send-back': {
    act: 'Send back',
    note: 'The maker gets these rows with the reason in the corrections file and can upload them again. You can undo this until it is final.',
  },
}

/** Asks why people are rejected or sent back: a reason of the catalogue, a comment, or both. */
export function ReasonDialog({ verdict, batchId, selection, selected, large, busy, onClose, onDecide }: Props) {
  const id = useId()
  const reasons = useReasons(verdict)
  const [chosen, setChosen] = useState<string | null>(null)
  const [missing, setMissing] = useState<Missing | null>(null)
  const isFreeText = reasons.data?.length === 0 || reasons.isError
  const reason = reasons.data?.find((entry) => entry.id === chosen) ?? null
  const needsText = isFreeText || chosen === other || reason?.needsText === true
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const text = String(new FormData(event.currentTarget).get('text')).trim()
    const found = findMissing({ isFreeText, chosen, needsText, text, reason })
    setMissing(found)
    if (found === null) onDecide({ ...(reason && { reasonId: reason.id }), ...(text !== '' && { reason: text }) })
  }
  const choose = (next: string) => {
    setChosen(next)
    setMissing(null)
  }
  const problem = missing?.field === 'text' ? missing.message : null
  const title = `${verdictText[verdict].act} ${people(selected)}`
  return (
    <Dialog
      open
      wide={large !== null}
      onClose={onClose}
      title={title}
      footer={
        <DialogFooter act={title} form={`${id}-form`} look={verdict === 'reject' ? 'danger' : 'primary'} isBusy={busy} onCancel={onClose} />
      }
    >
      {large !== null && <p className="mb-3">{large}. Anyone another checker decides first is skipped.</p>}
      <form id={`${id}-form`} onSubmit={submit} noValidate>
        {!isFreeText && (
          <ReasonChoice
            reasons={reasons.data}
            other={other}
            chosen={chosen}
            problem={missing?.field === 'choice' ? missing.message : null}
            onChoose={choose}
          />
        )}
        <label htmlFor={id} className="mb-1 block font-medium text-ink text-sm">
          {isFreeText ? 'Reason' : 'Comment'}
          {!needsText && <span className="font-normal text-faint"> (optional)</span>}
        </label>
        <textarea
          id={id}
          name="text"
          rows={3}
          maxLength={1000}
          aria-required={needsText}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-note`}
          className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 text-base text-ink outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        />
        <p id={`${id}-note`} role={problem ? 'alert' : undefined} className={`mt-1 text-sm ${problem ? 'text-rejected' : ''}`}>
          {problem ?? verdictText[verdict].note}
        </p>
      </form>
      {large !== null && <Preview batchId={batchId} selection={selection} />}
    </Dialog>
  )
}

function Preview({ batchId, selection }: { batchId: string; selection: Selection }) {
  return <SelectionPreview preview={useSelectionPreview(batchId, selection)} />
}

type Missing = { field: 'choice' | 'text'; message: string }
type FormState = { isFreeText: boolean; chosen: string | null; needsText: boolean; text: string; reason: Reason | null }

function findMissing({ isFreeText, chosen, needsText, text, reason }: FormState): Missing | null {
  if (!isFreeText && chosen === null) return { field: 'choice', message: 'Choose a reason.' }
  if (!needsText || text !== '') return null
  return { field: 'text', message: reason ? `“${reason.title}” requires a comment.` : 'Give a reason.' }
}
