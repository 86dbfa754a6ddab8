'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { RowsOrEmails } from '#core/decisions/decision'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { counted, people } from '#ui/basics/numbers'
import { readList } from './read-list'
import { findFromList, leftOutLabel } from './selection-requests'

type Props = { batchId: string; onClose: () => void; onRows: (rows: number[]) => void }

/** Selects people by a list of row numbers or e-mail addresses that somebody else made; who of it does not wait is told first. */
export function ListDialog({ batchId, onClose, onRows }: Props) {
  const id = useId()
  const [text, setText] = useState('')
  const [isAsked, setAsked] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const list = readList(text)
  const find = useMutation({
    mutationFn: (listed: RowsOrEmails) => findFromList(batchId, listed),
    onSuccess: ({ rows, nobody, decided }) => {
      if (nobody.length + decided.length === 0) onRows(rows)
    },
  })
  const found = find.data
  const leftOut = found && find.variables ? leftOutLabel(found, find.variables) : []
  const problem = (isAsked && list.kind === 'wrong' && list.problem) || find.error?.message || null
  const write = (next: string) => {
    setText(next)
    find.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (list.kind === 'wrong' || find.isPending) return
    if (!found) find.mutate(list.kind === 'rows' ? { rows: [...list.rows] } : { emails: [...list.emails] })
    else if (found.rows.length > 0) onRows(found.rows)
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
          <Button look="primary" size="thumb" type="submit" form={`${id}-form`} aria-disabled={found?.rows.length === 0}>
            Select
            {found && leftOut.length > 0 && ` the ${people(found.rows.length)} who wait`}
            {!found && list.kind === 'rows' && ` ${counted(list.rows.size, 'row')}`}
            {!found && list.kind === 'emails' && ` ${counted(list.emails.size, 'address', 'addresses')}`}
          </Button>
        </>
      }
    >
      <form id={`${id}-form`} onSubmit={submit}>
        <div className="mb-1 flex items-end justify-between gap-4">
          <label htmlFor={id} className="font-medium text-ink text-sm">
            Row numbers or e-mail addresses
          </label>
          <input
            ref={input}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            aria-label="File with a list"
            tabIndex={-1}
            className="sr-only"
            onChange={async ({ currentTarget }) => write((await currentTarget.files?.[0]?.text()) ?? '')}
          />
          <Button size="small" className="max-sm:h-9" onClick={() => input.current?.click()}>
            From a file…
          </Button>
        </div>
        <textarea
          id={id}
          rows={7}
          value={text}
          onChange={({ currentTarget }) => write(currentTarget.value)}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-note`}
          spellCheck={false}
          className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 font-mono text-ink text-sm outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        />
        <div id={`${id}-note`} role={problem ? 'alert' : 'status'} className="mt-1 space-y-1 break-words text-sm">
          {problem && <p className="text-rejected">{problem}</p>}
          {!problem && leftOut.length === 0 && <p>One to a line or with commas between; of a CSV the column row or email is read.</p>}
          {!problem &&
            leftOut.map((words) => (
              <p key={words} className="text-ink">
                {words}
              </p>
            ))}
        </div>
      </form>
    </Dialog>
  )
}
