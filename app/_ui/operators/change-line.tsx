'use client'

import { mayConfirmChange, type OperatorChange } from '#core/operators/operator-change'
import { Button } from '#ui/basics/button'
import { When } from '#ui/basics/when'
import { changeLabel } from './change-labels'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Props = { change: OperatorChange; actor: { id: string; changes: boolean }; onConfirm: () => void }

/** A proposed change, with buttons for those who may decide it. */
export function ChangeLine({ change, actor, onConfirm }: Props) {
  const act = useOperatorAct()
  const url = `/api/operator-changes/${change.id}`
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <p className="min-w-0 flex-1 basis-80">
        {change.proposedBy.name} proposes: <span className="font-medium">{changeLabel(change)}</span>.{' '}
        <span className="text-soft text-sm">
          <When at={change.proposedAt} />
        </span>
      </p>
      {actor.changes && (
        <div className="flex items-center gap-2">
          {mayConfirmChange(actor, change) ? (
            <Button look="primary" disabled={act.isPending} onClick={onConfirm}>
              Confirm
            </Button>
          ) : (
            <span className="text-soft text-sm">{whyNotConfirm(change, actor.id)}</span>
          )}
          <Button disabled={act.isPending} onClick={() => act.mutate({ url: `${url}/decline` })}>
            {change.proposedBy.id === actor.id ? 'Take back' : 'Decline'}
          </Button>
        </div>
      )}
      <Refused error={act.error} />
    </li>
  )
}

function whyNotConfirm(change: OperatorChange, actorId: string): string {
  if (!change.isProposerAdmin) return `${change.proposedBy.name} is no longer an admin, so no one can confirm it.`
  return change.proposedBy.id === actorId ? 'Another admin has to confirm it.' : 'Other admins decide this.'
}
