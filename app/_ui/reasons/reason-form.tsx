'use client'

import { type FormEvent, useId, useState } from 'react'
import type { Reason } from '#core/reasons/reason'
import { ReasonChoice } from './reason-choice'
import { useReasons } from './reason-queries'

export type Reasoned = { reasonId: string; reason: string }

type Props = {
  /** The id of the form, for a button outside of it. */
  id: string
  verdict: Reason['verdicts'][number]
  note: string
  busy: boolean
  onReasoned: (reasoned: Partial<Reasoned>) => void
}

const other = 'other'

/** Asks for a reason of the catalogue, a comment, or both. */
export function ReasonForm({ id, verdict, note, busy, onReasoned }: Props) {
  const field = useId()
  const reasons = useReasons(verdict)
  const [chosen, setChosen] = useState<string | null>(null)
  const [missing, setMissing] = useState<Missing | null>(null)
  const isFreeText = reasons.data?.length === 0 || reasons.isError
  const reason = reasons.data?.find((entry) => entry.id === chosen) ?? null
  const needsText = isFreeText || chosen === other || reason?.needsText === true
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy || reasons.isPending) return
    const text = String(new FormData(event.currentTarget).get('text')).trim()
    const found = findMissing({ isFreeText, chosen, needsText, text, reason })
    setMissing(found)
    if (found === null) onReasoned({ ...(reason && { reasonId: reason.id }), ...(text !== '' && { reason: text }) })
  }
  const choose = (next: string) => {
    setChosen(next)
    setMissing(null)
  }
  const problem = missing?.field === 'text' ? missing.message : null
  return (
    <form id={id} onSubmit={submit} noValidate>
      {!isFreeText && (
        <ReasonChoice
          reasons={reasons.data}
          other={other}
          chosen={chosen}
          problem={missing?.field === 'choice' ? missing.message : null}
          onChoose={choose}
        />
      )}
      <label htmlFor={field} className="mb-1 block font-medium text-ink text-sm">
        {isFreeText ? 'Reason' : 'Comment'}
        {!needsText && <span className="font-normal text-faint"> (optional)</span>}
      </label>
      <textarea
        id={field}
        name="text"
        rows={3}
        maxLength={1000}
        aria-required={needsText}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${field}-note`}
        className="w-full rounded-md border border-control bg-sheet px-2.5 py-2 text-base text-ink outline-offset-0 aria-invalid:border-danger max-sm:text-lg"
      />
      <p id={`${field}-note`} role={problem ? 'alert' : undefined} className={`mt-1 text-sm ${problem ? 'text-rejected' : ''}`}>
        {problem ?? note}
      </p>
    </form>
  )
}

type Missing = { field: 'choice' | 'text'; message: string }
type FormState = { isFreeText: boolean; chosen: string | null; needsText: boolean; text: string; reason: Reason | null }

function findMissing({ isFreeText, chosen, needsText, text, reason }: FormState): Missing | null {
  if (!isFreeText && chosen === null) return { field: 'choice', message: 'Choose a reason.' }
  if (!needsText || text !== '') return null
  return { field: 'text', message: reason ? `“${reason.title}” requires a comment.` : 'Give a reason.' }
}
