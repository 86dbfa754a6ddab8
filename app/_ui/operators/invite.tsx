'use client'

import { type FormEvent, useState } from 'react'
import type { Invited } from '#core/invitations/invite-operator'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter, DoneFooter } from '#ui/basics/dialog-footer'
import { Field } from '#ui/basics/field'
import { OneTimeLink } from './one-time-link'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type InvitedByMail = Invited & { mail: 'sent' | 'failed' | 'off' | null }

const form = 'invite'

/** Invites a person by a link, which is mailed to them; without mail, half of it is shown once to pass on. */
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
          act.data ? <DoneFooter onClose={close} /> : <DialogFooter act="Invite" form={form} isDisabled={act.isPending} onCancel={close} />
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
  if (invited.mail === 'failed') return <p>The mail server did not accept the mail to them. Invite them again later.</p>
  if (invited.token === null) return <p>They are invited already. Invite them again for another link.</p>
  return (
    <OneTimeLink path="/invitation" token={invited.token}>
      This is half of the link. Give it to them yourself; another admin confirms the invitation and gives them the other half. It works once
      and within seven days, and is not shown again.
    </OneTimeLink>
  )
}
