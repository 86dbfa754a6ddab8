'use client'

import { type FormEvent, useState } from 'react'
import { reasonedVerdicts } from '#core/reasons/reason'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Field } from '#ui/basics/field'
import { Refused } from '#ui/operators/refused'
import { useReasonAct } from './use-reason-act'

const form = 'add-reason'

/** Puts a reason into the catalogue. */
export function AddReason() {
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const act = useReasonAct()
  const close = () => {
    setOpen(false)
    setProblem(null)
    act.reset()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const verdicts = fields.getAll('verdict')
    setProblem(verdicts.length === 0 ? 'Choose when it may be given.' : null)
    if (verdicts.length === 0) return
    const body = { title: String(fields.get('title')).trim(), verdicts, needsText: fields.get('needsText') === 'on' }
    act.mutate({ url: '/api/reasons', body }, { onSuccess: close })
  }
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        Add a reason…
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title="Add a reason"
        footer={
          <>
            <Button size="thumb" onClick={close}>
              Cancel
            </Button>
            <Button look="primary" size="thumb" type="submit" form={form} disabled={act.isPending}>
              Add it
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} method="post" className="space-y-4 text-ink">
          <Field label="Reason" name="title" required maxLength={100} autoFocus autoComplete="off" hint="As the maker will read it." />
          <fieldset>
            <legend className="mb-1 font-medium text-sm">May be given to</legend>
            {reasonedVerdicts.map((verdict) => (
              <Tick key={verdict} name="verdict" value={verdict} word={verdict === 'reject' ? 'reject' : 'send back'} defaultChecked />
            ))}
          </fieldset>
          <fieldset>
            <legend className="mb-1 font-medium text-sm">In words</legend>
            <Tick name="needsText" word="needs a few words beside it" />
          </fieldset>
          {problem && (
            <p role="alert" className="text-rejected text-sm">
              {problem}
            </p>
          )}
        </form>
        <Refused error={act.error} />
      </Dialog>
    </>
  )
}

function Tick({ word, ...input }: { word: string } & React.ComponentProps<'input'>) {
  return (
    <label className="flex min-h-8 items-center gap-2.5 text-sm max-sm:min-h-11">
      <input type="checkbox" className="tick-box" {...input} />
      {word}
    </label>
  )
}
