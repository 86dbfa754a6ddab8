'use client'

import { type FormEvent, useId, useState } from 'react'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { ReasonField } from '#ui/basics/reason-field'

type Props = {
  /** What is done, with its number; the button says the same. */
  title: string
  note: string
  error: Error | null
  isBusy: boolean
  onAct: (reason: string) => void
  onClose: () => void
}

/** Asks why people are skipped or left at a target. */
export function ActReason({ title, note, error, isBusy, onAct, onClose }: Props) {
  const id = useId()
  const [isMissing, setMissing] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    setMissing(reason === '')
    if (reason !== '' && !isBusy) onAct(reason)
  }
  const problem = isMissing ? 'Write a reason.' : (error?.message ?? null)
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={<DialogFooter act={title} form={`${id}-form`} look="danger" isBusy={isBusy} onCancel={onClose} />}
    >
      <form id={`${id}-form`} onSubmit={submit} noValidate>
        <ReasonField id={id} problem={problem} note={note} onChange={() => setMissing(false)} />
      </form>
    </Dialog>
  )
}
