'use client'

import type { ReactNode } from 'react'
import type { OperatorChange } from '#core/operators/operator-change'
import { changeLabel } from './change-labels'
import { type Answer, ConfirmDialog } from './confirm-dialog'
import { OneTimeLink } from './one-time-link'

type Props = { change: OperatorChange; onClose: () => void }

/** Shows the second admin which operator a change is about. Except for revoking a role, they type the domain of the address. */
export function ConfirmChange({ change, onClose }: Props) {
  const { operator, email, newEmail } = change
  return (
    <ConfirmDialog
      title="Confirm a change"
      url={`/api/operator-changes/${change.id}/confirmation`}
      domainLabel={domainLabel(change)}
      outcome={(answer) => outcome(answer, operator.name)}
      onClose={onClose}
    >
      {changeLabel(change)}. Their {newEmail ? 'present address' : 'address'} is <span className="wrap-anywhere font-medium">{email}</span>.
    </ConfirmDialog>
  )
}

function domainLabel({ kind, newEmail }: OperatorChange): string | null {
  if (kind === 'revoke') return null
  return newEmail ? 'Domain of the new address' : 'Domain of their address'
}

function outcome({ token, mail }: Answer, name: string): ReactNode {
  if (mail === 'sent') return <p>The link was mailed to {name}. It works once and within a day.</p>
  if (mail === 'failed') return <p>The mail server did not accept the mail to {name}. Propose the reset again.</p>
  if (token === null) return null
  return (
    <OneTimeLink path="/password-reset" token={token}>
      This is half of the link. Give it to {name} yourself; the admin who proposed the reset gives them the other half. It works once and
      within a day, and is not shown again.
    </OneTimeLink>
  )
}
