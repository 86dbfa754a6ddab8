'use client'

import { type FormEvent, useId, useState } from 'react'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'

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
        <label htmlFor={id} className="mb-1 block font-medium text-ink text-sm">
          Reason
        </label>
        <textarea
          id={id}
          name="reason"
          rows={3}
          maxLength={1000}
          aria-required
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-note`}
          onChange={() => setMissing(false)}
          className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 text-base text-ink outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        />
        <p id={`${id}-note`} role={problem ? 'alert' : undefined} className={`mt-1 text-sm ${problem ? 'text-rejected' : ''}`}>
          {problem ?? note}
        </p>
      </form>
    </Dialog>
  )
}
