'use client'

import { useState } from 'react'
import { type ApprovalRequest, type Batch, mayConfirmApproval, mayDecide } from '#core/batches/batch'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { Button } from '#ui/basics/button'
import { Notice } from '#ui/basics/notice'
import { When } from '#ui/basics/when'
import { Refused } from '#ui/operators/refused'
import { useActor, useNeedsSecondFactor } from '#ui/shell/actor'
import { useApprovalAct } from './approval-queries'
import { ConfirmApproval } from './confirm-approval'
import { shareOfRegister } from './share-of-register'

/** The approvals of a batch that wait for a second checker. */
export function OpenApprovals({ batch }: { batch: Batch }) {
  const [confirming, setConfirming] = useState<ApprovalRequest | null>(null)
  return (
    <>
      {batch.approvalRequests.map((request) => (
        <OpenApproval key={request.id} batch={batch} request={request} onConfirm={() => setConfirming(request)} />
      ))}
      {confirming && <ConfirmApproval key={confirming.id} batch={batch} request={confirming} onClose={() => setConfirming(null)} />}
    </>
  )
}

function OpenApproval({ batch, request, onConfirm }: { batch: Batch; request: ApprovalRequest; onConfirm: () => void }) {
  const actor = useActor()
  const act = useApprovalAct(batch.id)
  const mayDecline = mayDecide(actor, batch)
  const needsSecondFactor = useNeedsSecondFactor('checker') && mayDecline
  const isMine = request.proposedBy.id === actor.id
  return (
    <Notice tone="warn" role="status" title="An approval waits for a second checker">
      <p>
        {request.proposedBy.name} asked for it <When at={request.proposedAt} />. {shareOfRegister(request.people, request.register)}. It
        expires on {request.expiresAt.slice(0, 10)}.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2 empty:hidden">
        {needsSecondFactor && <SecondFactorNeeded act="confirm it" />}
        {!needsSecondFactor && mayConfirmApproval(actor, batch, request) && (
          <Button look="primary" onClick={onConfirm}>
            Look and confirm…
          </Button>
        )}
        {!needsSecondFactor && mayDecline && (
          <Button disabled={act.isPending} onClick={() => act.mutate({ url: `/api/approval-requests/${request.id}/decline` })}>
            {isMine ? 'Withdraw' : 'Decline'}
          </Button>
        )}
      </div>
      <Refused error={act.error} />
    </Notice>
  )
}
