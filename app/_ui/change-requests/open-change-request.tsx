'use client'

import Link from 'next/link'
import { type ChangeRequest, mayConfirmChange, mayDeclineChange } from '#core/change-requests/change-request'
import { Button } from '#ui/basics/button'
import { When } from '#ui/basics/when'
import { Refused } from '#ui/operators/refused'
import { useOperatorAct } from '#ui/operators/use-operators'
import { ChangeDiff } from './change-diff'
import { changeLabel, nameOf } from './change-labels'
import { proposerOf } from './proposer-of'

type Props = { change: ChangeRequest; actor: { id: string; mayChange: boolean }; onConfirm: () => void }

/** A change that waits, with what would be different, and buttons for those who may decide it. */
export function OpenChangeRequest({ change, actor, onConfirm }: Props) {
  const act = useOperatorAct()
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 flex-1 basis-96">
        <p className="wrap-anywhere">
          {proposerOf(change)} proposes: <span className="font-medium">{changeLabel(change)}</span>.
        </p>
        <p className="text-soft text-sm">
          Proposed <When at={change.proposedAt} />, expires on {change.expiresAt.slice(0, 10)}.
          {change.batch && (
            <>
              {' '}
              <Link href={`/batches/${change.batch.id}`} className="text-accent-text underline underline-offset-2">
                Look at the batch
              </Link>
            </>
          )}
        </p>
        <ChangeDiff change={change} />
        {change.changedSince.length > 0 && (
          <p role="status" className="mt-2 text-invalid text-sm">
            Changed since it was proposed: {change.changedSince.map((key) => nameOf(key, change.to)).join(', ')}. It can no longer be
            confirmed.
          </p>
        )}
      </div>
      {actor.mayChange && (
        <div className="flex flex-wrap items-center gap-2">
          {mayConfirmChange(actor, change) ? (
            <Button look="primary" disabled={act.isPending} aria-label={`Confirm: ${changeLabel(change)}`} onClick={onConfirm}>
              Confirm…
            </Button>
          ) : (
            change.changedSince.length === 0 &&
            change.fieldChanges !== null &&
            change.target?.changes !== null && <span className="max-w-64 text-soft text-sm">{whyNotConfirm(change, actor.id)}</span>
          )}
          {mayDeclineChange(actor, change) && (
            <Button disabled={act.isPending} onClick={() => act.mutate({ url: `/api/change-requests/${change.id}/decline` })}>
              {change.proposedBy?.id === actor.id ? 'Take back' : 'Decline'}
            </Button>
          )}
        </div>
      )}
      <Refused error={act.error} />
    </li>
  )
}

function whyNotConfirm({ proposedBy, isProposerAdmin }: ChangeRequest, actorId: string): string {
  if (proposedBy && !isProposerAdmin) return `${proposedBy.name} is no longer an admin, so no one can confirm it.`
  return proposedBy?.id === actorId ? 'Another admin has to confirm it.' : 'Other admins decide this.'
}
