'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { RowsOrEmails } from '#core/decisions/decision'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { count, counted } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'
import { readList } from './read-list'
import { type FoundFromList, findFromList } from './selection-requests'

type Props = { batchId: string; onClose: () => void; onRows: (rows: number[]) => void }

/** Selects people from a pasted list of row numbers or e-mail addresses. Entries that are not pending are shown before anything is selected. */
export function ListDialog({ batchId, onClose, onRows }: Props) {
  const id = useId()
  const [text, setText] = useState('')
  const [isSubmitted, setSubmitted] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const list = readList(text)
  const find = useMutation({
    mutationFn: (entries: RowsOrEmails) => findFromList(batchId, entries),
    onSuccess: ({ rows, unknown, decided }) => {
      if (unknown.length + decided.length === 0) onRows(rows)
    },
  })
  const found = find.data
  const leftOut = found && find.variables ? leftOutLabels(found, find.variables) : []
  const problem = (isSubmitted && list.kind === 'invalid' && list.problem) || find.error?.message || null
  const changeText = (next: string) => {
    setText(next)
    find.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSubmitted(true)
    if (list.kind === 'invalid' || find.isPending) return
    if (!found) find.mutate(list.kind === 'rows' ? { rows: [...list.rows] } : { emails: [...list.emails] })
    else if (found.rows.length > 0) onRows(found.rows)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Select from a list"
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" size="thumb" type="submit" form={`${id}-form`} aria-disabled={found?.rows.length === 0}>
            Select
            {found && leftOut.length > 0 && ` ${counted(found.rows.length, 'pending person', 'pending people')}`}
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
            aria-label="File with the list"
            tabIndex={-1}
            className="sr-only"
            onChange={async ({ currentTarget }) => changeText((await currentTarget.files?.[0]?.text()) ?? '')}
          />
          <Button size="small" className="max-sm:h-9" onClick={() => input.current?.click()}>
            Load from file…
          </Button>
        </div>
        <textarea
          id={id}
          rows={7}
          value={text}
          onChange={({ currentTarget }) => changeText(currentTarget.value)}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-note`}
          spellCheck={false}
          className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 font-mono text-ink text-sm outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
        />
        <div id={`${id}-note`} role={problem ? 'alert' : 'status'} className="mt-1 space-y-1 break-words text-sm">
          {problem && <p className="text-rejected">{problem}</p>}
          {!problem && leftOut.length === 0 && (
            <p>One per line or separated by commas. From a CSV, only the column “row” or “email” is read.</p>
          )}
          {!problem &&
            leftOut.map((label) => (
              <p key={label} className="text-ink">
                {label}
              </p>
            ))}
        </div>
      </form>
    </Dialog>
  )
}

/** Entries that cannot be decided and why: "2 entries are not in this batch: 3, 17.", "1 entry is already decided: 40." */
function leftOutLabels({ unknown, decided }: FoundFromList, list: RowsOrEmails): string[] {
  const entries = 'rows' in list ? list.rows.map((row) => count(row)) : list.emails
  const entriesAt = (places: number[]) => truncatedList(places.map((place) => seenText(entries[place] ?? '')))
  return [
    unknown.length > 0 && `${counted(unknown.length, 'entry is', 'entries are')} not in this batch: ${entriesAt(unknown)}.`,
    decided.length > 0 && `${counted(decided.length, 'entry is', 'entries are')} already decided: ${entriesAt(decided)}.`,
  ].filter((label) => label !== false)
}

const maxShown = 5

function truncatedList(names: string[]): string {
  const more = names.length - maxShown
  return more > 1 ? `${names.slice(0, maxShown).join(', ')} and ${count(more)} more` : names.join(', ')
}
