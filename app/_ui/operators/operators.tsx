'use client'

import { useState } from 'react'
import type { Operators as Rendered } from '#core/operators/list-operators'
import type { OpenInvitation } from '#core/operators/open-invitation'
import type { OperatorChange } from '#core/operators/operator-change'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { ChangeLine } from './change-line'
import { ConfirmChange } from './confirm-change'
import { ConfirmInvitation } from './confirm-invitation'
import { InvitationLine } from './invitation-line'
import { Invite } from './invite'
import { OperatorTable } from './operator-table'
import { useOperators } from './use-operators'

type Props = { rendered: Rendered; actor: { id: string; changes: boolean } }

export function Operators({ rendered, actor: { id, changes: isAdmin } }: Props) {
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const actor = { id, changes: isAdmin && !needsSecondFactor }
  const { operators, changes, invitations } = useOperators(rendered)
  // Kept here, because the line of a change disappears once it is confirmed, before its half of the link is shown.
  const [confirming, setConfirming] = useState<OperatorChange | null>(null)
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Operators</h1>
          <p className="text-soft">Who signs in here, and what they may do. One admin proposes a change, another confirms it.</p>
        </div>
        {actor.changes && <Invite />}
        {needsSecondFactor && <SecondFactorNeeded act="change operators" />}
      </div>
      {changes.length > 0 && (
        <section aria-label="Waiting for a second admin">
          <h2 className="mb-2 font-semibold">Waiting for a second admin</h2>
          <ul className="divide-y divide-line rounded-md border border-line bg-sheet">
            {changes.map((change) => (
              <ChangeLine key={change.id} change={change} actor={actor} onConfirm={() => setConfirming(change)} />
            ))}
          </ul>
        </section>
      )}
      <OperatorTable operators={operators} actor={actor} />
      {confirming && <ConfirmChange key={confirming.id} change={confirming} onClose={() => setConfirming(null)} />}
      {invitations.length > 0 && <OpenInvitations invitations={invitations} actor={actor} />}
    </div>
  )
}

type InvitationsProps = { invitations: OpenInvitation[]; actor: { id: string; changes: boolean } }

function OpenInvitations({ invitations, actor }: InvitationsProps) {
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
