'use client'

import { type FormEvent, useState } from 'react'
import type { Invited } from '#core/operators/invite-operator'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Field } from '#ui/basics/field'
import { OneTimeLink } from './one-time-link'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type InvitedByMail = Invited & { mail: 'sent' | 'failed' | 'off' | null }

const form = 'invite'
const mailWords = {
  failed: 'The mail server did not take the mail, so give them this link yourself.',
  off: 'Give them this link yourself.',
}

/** Makes a link by which somebody becomes an operator; mailed to them, or shown once to be handed on. */
export function Invite() {
  const [open, setOpen] = useState(false)
  const act = useOperatorAct<InvitedByMail>()
  const close = () => {
    setOpen(false)
    act.reset()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    act.mutate({ url: '/api/invitations', body: { name: fields.get('name'), email: fields.get('email') } })
  }
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        Invite…
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={act.data ? 'Invited' : 'Invite an operator'}
        footer={
          act.data ? (
            <Button size="thumb" onClick={close}>
              Done
            </Button>
          ) : (
            <>
              <Button size="thumb" onClick={close}>
                Cancel
              </Button>
              <Button look="primary" size="thumb" type="submit" form={form} disabled={act.isPending}>
                Make the link
              </Button>
            </>
          )
        }
      >
        {act.data ? <Link invited={act.data} /> : <Fields onSubmit={submit} />}
        <Refused error={act.error} />
      </Dialog>
    </>
  )
}

function Fields({ onSubmit }: { onSubmit: (event: FormEvent<HTMLFormElement>) => void }) {
  return (
    <form id={form} onSubmit={onSubmit} method="post" className="space-y-4 text-ink">
      <Field label="Name" name="name" required maxLength={200} autoFocus autoComplete="off" />
      <Field label="E-mail" name="email" type="email" required autoComplete="off" hint="They choose a password and have no role yet." />
    </form>
  )
}

function Link({ invited }: { invited: InvitedByMail }) {
  if (invited.mail === 'sent') return <p>The link was mailed to them. It works once and within seven days.</p>
  if (invited.token === null) return <p>They are invited already, and the link was shown. Invite them once more for another.</p>
  return (
    <OneTimeLink path="/invitation" token={invited.token}>
      {invited.mail === 'failed' ? mailWords.failed : mailWords.off} It works once and within seven days, and is not shown again.
    </OneTimeLink>
  )
}
