'use client'

import { type FormEvent, useId, useState } from 'react'
import type { Reason } from '#core/reasons/reason'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { people } from '#ui/basics/numbers'
import { useReasons } from '#ui/reasons/reason-queries'
import { ReasonChoice } from './reason-choice'

export type Reasoned = { reasonId: string; reason: string }

type Props = {
  verdict: 'reject' | 'send-back'
  selected: number
  onClose: () => void
  onDecide: (reasoned: Partial<Reasoned>) => void
}

const other = 'other'
const words = {
  reject: { act: 'Reject', note: 'The maker reads it beside each person.' },
  'send-back': { act: 'Send back', note: 'The maker gets these rows with it in the corrections file, and may send them again.' },
}

/** Why somebody is not taken in: by the catalogue, in words, or both. */
export function ReasonDialog({ verdict, selected, onClose, onDecide }: Props) {
  const id = useId()
  const reasons = useReasons(verdict)
  const [chosen, setChosen] = useState<string | null>(null)
  const [missing, setMissing] = useState<Missing | null>(null)
  const isAlone = reasons.data?.length === 0 || reasons.isError
  const reason = reasons.data?.find((entry) => entry.id === chosen) ?? null
  const needsText = isAlone || chosen === other || reason?.needsText === true
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('text')).trim()
    const found = missingOf({ isAlone, chosen, needsText, text, reason })
    setMissing(found)
    if (found === null) onDecide({ ...(reason && { reasonId: reason.id }), ...(text !== '' && { reason: text }) })
  }
  const choose = (next: string) => {
    setChosen(next)
    setMissing(null)
  }
  const problem = missing?.field === 'text' ? missing.words : null
  const title = `${words[verdict].act} ${people(selected)}`
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={`${id}-form`} look={verdict === 'reject' ? 'danger' : 'primary'} size="thumb">
            {title}
          </Button>
        </>
      }
    >
      <form id={`${id}-form`} onSubmit={submit} noValidate>
        {!isAlone && (
          <ReasonChoice
            reasons={reasons.data}
            other={other}
            chosen={chosen}
            problem={missing?.field === 'choice' ? missing.words : null}
            onChoose={choose}
          />
        )}
        <label htmlFor={id} className="mb-1 block font-medium text-ink text-sm">
          {isAlone ? 'Reason' : 'In your words'}
          {!needsText && <span className="font-normal text-faint"> (if there is more to say)</span>}
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
          {problem ?? words[verdict].note}
        </p>
      </form>
    </Dialog>
  )
}

type Missing = { field: 'choice' | 'text'; words: string }
type Given = { isAlone: boolean; chosen: string | null; needsText: boolean; text: string; reason: Reason | null }

function missingOf({ isAlone, chosen, needsText, text, reason }: Given): Missing | null {
  if (!isAlone && chosen === null) return { field: 'choice', words: 'Choose a reason.' }
  if (!needsText || text !== '') return null
  return { field: 'text', words: reason ? `“${reason.title}” needs a few words.` : 'A rejection needs a reason.' }
}
