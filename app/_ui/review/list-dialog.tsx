'use client'

import { type FormEvent, useId, useRef, useState } from 'react'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { counted } from '#ui/basics/numbers'
import type { Picked } from '#ui/batch/picked'
import { readList } from './read-list'

type Props = { onClose: () => void; onList: (listed: Picked) => void }

/** Selects people by a list of row numbers or e-mail addresses that somebody else made. */
export function ListDialog({ onClose, onList }: Props) {
  const id = useId()
  const [text, setText] = useState('')
  const [isAsked, setAsked] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const list = readList(text)
  const problem = isAsked && list.kind === 'wrong' ? list.problem : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (list.kind !== 'wrong') onList(list)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Select by a list"
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" size="thumb" type="submit" form={`${id}-form`}>
            Select{list.kind === 'rows' && ` ${counted(list.rows.size, 'row')}`}
            {list.kind === 'emails' && ` ${counted(list.emails.size, 'address', 'addresses')}`}
          </Button>
        </>
      }
    >
      <form id={`${id}-form`} onSubmit={submit}>
        <label htmlFor={id} className="mb-1 block font-medium text-ink text-sm">
          Row numbers or e-mail addresses
        </label>
        <textarea
          id={id}
          rows={7}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-note`}
          spellCheck={false}
          className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 font-mono text-ink text-sm outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        />
        <div className="mt-1 flex items-start gap-4">
          <p id={`${id}-note`} role={problem ? 'alert' : undefined} className={`flex-1 text-sm ${problem ? 'text-rejected' : ''}`}>
            {problem ?? 'One to a line or with commas between; of a CSV the column row or email is read.'}
          </p>
          <input
            ref={input}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            aria-label="File with a list"
            tabIndex={-1}
            className="sr-only"
            onChange={async ({ currentTarget }) => setText((await currentTarget.files?.[0]?.text()) ?? '')}
          />
          <Button size="small" onClick={() => input.current?.click()}>
            From a file…
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
