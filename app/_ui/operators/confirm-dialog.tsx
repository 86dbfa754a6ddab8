'use client'

import { type FormEvent, type ReactNode, useId } from 'react'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter, DoneFooter } from '#ui/basics/dialog-footer'
import { Field } from '#ui/basics/field'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

export type Answer = { token: string | null; mail: 'sent' | 'failed' | 'off' | null }

type Props = {
  title: string
  url: string
  /** What is sent besides the domain. */
  body?: object
  /** What is confirmed, in paragraphs, and the address that it is about. */
  children: ReactNode
  /** The label of the domain field; null if the change gives no access. */
  domainLabel: string | null
  wide?: boolean
  /** What is shown after confirming; with null the dialog closes. */
  outcome: (answer: Answer) => ReactNode
  onClose: () => void
}

/** Shows the second admin what they confirm, and asks for the domain of the address to make them read it. */
export function ConfirmDialog({ title, url, body = {}, children, domainLabel, wide = false, outcome, onClose }: Props) {
  const form = useId()
  const act = useOperatorAct<Answer>()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const domain = new FormData(event.currentTarget).get('domain')
    act.mutate(
      { url, body: domain === null ? body : { ...body, domain } },
      { onSuccess: (answer) => outcome(answer) === null && onClose() },
    )
  }
  return (
    <Dialog
      open
      wide={wide}
      onClose={onClose}
      title={act.data ? 'Confirmed' : title}
      footer={
        act.data ? (
          <DoneFooter onClose={onClose} />
        ) : (
          <DialogFooter act="Confirm" form={form} isDisabled={act.isPending} onCancel={onClose} />
        )
      }
    >
      {act.data ? (
        outcome(act.data)
      ) : (
        <form id={form} onSubmit={submit} method="post" className="space-y-4 text-ink">
          {children}
          {domainLabel && <Field label={domainLabel} name="domain" required autoFocus autoComplete="off" hint="The part after the @." />}
        </form>
      )}
      <Refused error={act.error} />
    </Dialog>
  )
}
