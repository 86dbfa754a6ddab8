'use client'

import { useState } from 'react'
import type { OpenInvitation } from '#core/operators/open-invitation'
import { ConfirmInvitation } from './confirm-invitation'
import { InvitationLine } from './invitation-line'

type Props = { invitations: OpenInvitation[]; actor: { id: string; changes: boolean } }

/** Who has been invited and has not come yet. */
export function OpenInvitations({ invitations, actor }: Props) {
  const [confirming, setConfirming] = useState<OpenInvitation | null>(null)
  return (
    <section aria-label="Invited">
      <h2 className="mb-2 font-semibold">Open invitations</h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet text-sm">
        {invitations.map((invitation) => (
          <InvitationLine key={invitation.id} invitation={invitation} actor={actor} onConfirm={() => setConfirming(invitation)} />
        ))}
      </ul>
      {confirming && <ConfirmInvitation key={confirming.id} invitation={confirming} onClose={() => setConfirming(null)} />}
    </section>
  )
}
