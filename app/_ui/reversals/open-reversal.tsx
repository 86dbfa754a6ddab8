'use client'

import { isChecker } from '#core/operators/operator'
import { reasonLabel } from '#core/reasons/reason-label'
import { mayConfirmReversal, mayDeclineReversal, type Reversal } from '#core/reversals/reversal'
import { Button } from '#ui/basics/button'
import { people } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { Refused } from '#ui/operators/refused'
import { type PageActor, useActor } from '#ui/shell/actor'
import { ReversalBatches } from './reversal-batches'
import { useReversalAct } from './reversal-queries'

type Props = { reversal: Reversal; isBlocked: boolean; onConfirm: () => void }

/** A reversal that waits, with its batches and its reason, and buttons for those who may decide it. */
export function OpenReversal({ reversal, isBlocked, onConfirm }: Props) {
  const actor = useActor()
  const act = useReversalAct()
  const { id, proposedBy, proposedAt, expiresAt, batches } = reversal
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 flex-1 basis-96">
        <p className="wrap-anywhere">
          {proposedBy.name} proposes to take back <span className="font-medium">{people(reversal.people)}</span>: {reasonLabel(reversal)}
        </p>
        <p className="text-soft text-sm">
          Proposed <When at={proposedAt} />, expires on {expiresAt.slice(0, 10)}.
        </p>
        <ReversalBatches batches={batches} />
      </div>
      {!isBlocked && (
        <div className="flex flex-wrap items-center gap-2">
          {mayConfirmReversal(actor, reversal) ? (
            <Button
              look="primary"
              disabled={act.isPending}
              aria-label={`Confirm: take back ${people(reversal.people)}`}
              onClick={onConfirm}
            >
              Confirm…
            </Button>
          ) : (
            <span className="max-w-64 text-soft text-sm">{whyNotConfirm(actor, reversal)}</span>
          )}
          {mayDeclineReversal(actor, reversal) && (
            <Button disabled={act.isPending} onClick={() => act.mutate({ url: `/api/reversals/${id}/decline` })}>
              {proposedBy.id === actor.id ? 'Withdraw' : 'Decline'}
            </Button>
          )}
        </div>
      )}
      <Refused error={act.error} />
    </li>
  )
}

function whyNotConfirm(actor: PageActor, { proposedBy, batches }: Reversal): string {
  if (!isChecker(actor) || proposedBy.id === actor.id) return 'Another checker has to confirm it.'
  return batches.some(({ maker }) => maker.id === actor.id) ? 'You uploaded a batch in it, so another checker has to confirm it.' : ''
}
