'use client'

import { type FormEvent, useState } from 'react'
import { reasonedVerdicts } from '#core/reasons/reason'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { Field } from '#ui/basics/field'
import { Refused } from '#ui/operators/refused'
import { useChangeReasons } from './reason-queries'

const form = 'add-reason'

export function AddReason() {
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const change = useChangeReasons()
  const close = () => {
    setOpen(false)
    setProblem(null)
    change.reset()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const verdicts = fields.getAll('verdict')
    setProblem(verdicts.length === 0 ? 'Choose at least one decision it can be used for.' : null)
    if (verdicts.length === 0) return
    const body = { title: String(fields.get('title')).trim(), verdicts, needsText: fields.get('needsText') === 'on' }
    change.mutate({ url: '/api/reasons', body }, { onSuccess: close })
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
        footer={<DialogFooter act="Add reason" form={form} isDisabled={change.isPending} onCancel={close} />}
      >
        <form id={form} onSubmit={submit} method="post" className="space-y-4 text-ink">
          <Field label="Reason" name="title" required maxLength={100} autoFocus autoComplete="off" hint="The maker sees this text." />
          <fieldset>
            <legend className="mb-1 font-medium text-sm">Use it to</legend>
            {reasonedVerdicts.map((verdict) => (
              <Tick key={verdict} name="verdict" value={verdict} word={verdict === 'reject' ? 'Reject' : 'Send back'} defaultChecked />
            ))}
          </fieldset>
          <fieldset>
            <legend className="mb-1 font-medium text-sm">Comment</legend>
            <Tick name="needsText" word="Requires a comment" />
          </fieldset>
          {problem && (
            <p role="alert" className="text-rejected text-sm">
              {problem}
            </p>
          )}
        </form>
        <Refused error={change.error} />
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
