'use client'

import type { ReactNode } from 'react'
import type { OpenInvitation } from '#core/operators/open-invitation'
import { type Answer, ConfirmDialog } from './confirm-dialog'
import { OneTimeLink } from './one-time-link'

type Props = { invitation: OpenInvitation; onClose: () => void }

/** Shows the second admin an invitation of another, and gives them their half of the link. */
export function ConfirmInvitation({ invitation: { id, name, email, invitedBy }, onClose }: Props) {
  return (
    <ConfirmDialog
      title="Confirm an invitation"
      url={`/api/invitations/${id}/confirmation`}
      domainLabel="Domain of their address"
      outcome={(answer) => outcome(answer, name)}
      onClose={onClose}
    >
      <p>
        {invitedBy.name} invites {name}. Their address is <span className="wrap-anywhere font-medium">{email}</span>.
      </p>
    </ConfirmDialog>
  )
}

function outcome({ token }: Answer, name: string): ReactNode {
  if (token === null) return null
  return (
    <OneTimeLink path="/invitation" token={token}>
      This is half of the link. Give it to {name} yourself; the admin who invited them gives them the other half. It works once and is not
      shown again.
    </OneTimeLink>
  )
}
