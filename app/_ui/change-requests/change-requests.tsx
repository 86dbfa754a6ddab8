'use client'

import { useState } from 'react'
import type { ChangeRequest } from '#core/change-requests/change-request'
import type { ChangeRequests as Rendered } from '#core/change-requests/list-change-requests'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { ConfirmChange } from './confirm-change'
import { EndedChangeRequest } from './ended-change-request'
import { OpenChangeRequest } from './open-change-request'
import { useChangeRequests } from './use-change-requests'
import { WaitingAndDecided } from './waiting-and-decided'

type Props = { rendered: Rendered; actor: { id: string; isAdmin: boolean } }

/** What needs two admins: what waits for the second one, and what became of the others. */
export function ChangeRequests({ rendered, actor: { id, isAdmin } }: Props) {
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const actor = { id, mayChange: isAdmin && !needsSecondFactor }
  const { open, ended } = useChangeRequests(rendered)
  // Kept here, because a change is no longer open once it is confirmed, before its half of the link is shown.
  const [confirming, setConfirming] = useState<ChangeRequest | null>(null)
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Change requests</h1>
          <p className="text-soft">What needs two admins. One proposes, another confirms what is shown here.</p>
        </div>
        {needsSecondFactor && <SecondFactorNeeded act="decide change requests" />}
      </div>
      <WaitingAndDecided
        waitsFor="a second admin"
        origin="Admins propose changes of an operator under Operators, and the end of a frozen batch on its page."
        open={open.map((change) => (
          <OpenChangeRequest key={change.id} change={change} actor={actor} onConfirm={() => setConfirming(change)} />
        ))}
        ended={ended.map((change) => <EndedChangeRequest key={change.id} change={change} />)}
      />
      {confirming && <ConfirmChange key={confirming.id} change={confirming} onClose={() => setConfirming(null)} />}
    </div>
  )
}
