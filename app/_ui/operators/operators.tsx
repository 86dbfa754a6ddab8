'use client'

import { type ReactNode, useState } from 'react'
import type { Operators as Rendered } from '#core/operators/list-operators'
import type { OpenInvitation } from '#core/operators/open-invitation'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { ConfirmInvitation } from './confirm-invitation'
import { InvitationLine } from './invitation-line'
import { Invite } from './invite'
import { OperatorTable } from './operator-table'
import { useOperators } from './use-operators'

/** `waiting` shows the changes that wait for a second admin. */
type Props = { rendered: Rendered; actor: { id: string; isAdmin: boolean }; waiting: ReactNode }

export function Operators({ rendered, actor: { id, isAdmin }, waiting }: Props) {
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const actor = { id, mayChange: isAdmin && !needsSecondFactor }
  const { operators, invitations } = useOperators(rendered)
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Operators</h1>
          <p className="text-soft">Who signs in here, and what they may do. One admin proposes a change, another confirms it.</p>
        </div>
        {actor.mayChange && <Invite />}
        {needsSecondFactor && <SecondFactorNeeded act="change operators" />}
      </div>
      {waiting}
      <OperatorTable operators={operators} actor={actor} />
      {invitations.length > 0 && <OpenInvitations invitations={invitations} actor={actor} />}
    </div>
  )
}

type InvitationsProps = { invitations: OpenInvitation[]; actor: { id: string; mayChange: boolean } }

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
