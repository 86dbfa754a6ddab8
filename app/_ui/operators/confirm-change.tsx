'use client'

import type { FormEvent } from 'react'
import type { OperatorChange } from '#core/operators/operator-change'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Field } from '#ui/basics/field'
import { changeWords } from './change-words'
import { OneTimeLink } from './one-time-link'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Answer = { token: string | null; mail: 'sent' | 'failed' | 'off' | null }
type Props = { change: OperatorChange; onClose: () => void }

const form = 'confirm-change'

/** Shows the second admin whom a change concerns; for all but taking a role away they type the domain of the address. */
export function ConfirmChange({ change, onClose }: Props) {
  const act = useOperatorAct<Answer>()
  const { operator, email } = change
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const domain = new FormData(event.currentTarget).get('domain')
    act.mutate(
      { url: `/api/operator-changes/${change.id}/confirmation`, body: domain === null ? {} : { domain } },
      { onSuccess: ({ mail }) => mail === null && onClose() },
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={act.data?.mail ? 'Confirmed' : 'Confirm a change'}
      footer={
        act.data ? (
          <Button size="thumb" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button size="thumb" onClick={onClose}>
              Cancel
            </Button>
            <Button look="primary" size="thumb" type="submit" form={form} disabled={act.isPending}>
              Confirm
            </Button>
          </>
        )
      }
    >
      {act.data ? (
        <Outcome answer={act.data} name={operator.name} />
      ) : (
        <form id={form} onSubmit={submit} method="post" className="space-y-4 text-ink">
          <p>
            {changeWords(change)}. Their address is <span className="break-all font-medium">{email}</span>.
          </p>
          {change.kind !== 'revoke' && (
            <Field label="Domain of their address" name="domain" required autoFocus autoComplete="off" hint="What stands after the @." />
          )}
        </form>
      )}
      <Refused error={act.error} />
    </Dialog>
  )
}

function Outcome({ answer: { token, mail }, name }: { answer: Answer; name: string }) {
  if (mail === 'sent') return <p>The link was mailed to {name}. It works once and within a day.</p>
  if (token === null) return <p>The mail server did not take the mail to {name}. Propose the reset once more.</p>
  return (
    <OneTimeLink path="/password-reset" token={token}>
      This is half of the link. Give it to {name} yourself; the admin who proposed the reset gives them the other half. It works once and
      within a day, and is not shown again.
    </OneTimeLink>
  )
}
