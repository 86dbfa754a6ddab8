'use client'

import type { OperatorEntry } from '#core/operators/list-operators'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

/** Suspends an operator at once; two admins lift it. */
export function Suspend({ operator, onClose }: { operator: OperatorEntry; onClose: () => void }) {
  const act = useOperatorAct()
  const suspend = () => act.mutate({ url: `/api/operators/${operator.id}/suspension` }, { onSuccess: onClose })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Suspend ${operator.name}`}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" size="thumb" disabled={act.isPending} onClick={suspend}>
            Suspend
          </Button>
        </>
      }
    >
      <p>All their sessions end now, and they cannot sign in until one admin proposes to lift the suspension and another confirms.</p>
      <Refused error={act.error} />
    </Dialog>
  )
}
