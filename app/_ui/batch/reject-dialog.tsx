'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { people } from '#ui/basics/numbers'

type Props = { open: boolean; selected: number; onClose: () => void; onReject: (reason: string) => void }

export function RejectDialog({ open, selected, onClose, onReject }: Props) {
  const id = useId()
  const [problem, setProblem] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    setProblem(reason === '')
    if (reason !== '') onReject(reason)
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Reject ${people(selected)}`}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={`${id}-form`} look="danger" size="thumb">
            Reject {people(selected)}
          </Button>
        </>
      }
    >
      <form id={`${id}-form`} onSubmit={submit}>
        <label htmlFor={id} className="mb-1 block font-medium text-ink text-sm">
          Reason
        </label>
        <textarea
          id={id}
          name="reason"
          rows={3}
          maxLength={1000}
          aria-required="true"
          aria-invalid={problem || undefined}
          aria-describedby={`${id}-note`}
          className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 text-base text-ink outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        />
        <p id={`${id}-note`} className={`mt-1 text-sm ${problem ? 'text-rejected' : ''}`}>
          {problem ? 'A rejection needs a reason.' : 'The maker reads it beside each person.'}
        </p>
      </form>
    </Dialog>
  )
}
