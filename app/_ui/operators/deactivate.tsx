'use client'

import type { OperatorEntry } from '#core/operators/list-operators'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

/** Deactivates an operator at once; reactivating takes two admins. */
export function Deactivate({ operator, onClose }: { operator: OperatorEntry; onClose: () => void }) {
  const act = useOperatorAct()
  const deactivate = () => act.mutate({ url: `/api/operators/${operator.id}/deactivation` }, { onSuccess: onClose })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Deactivate ${operator.name}`}
      footer={
        <>
          <Button size="thumb" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" size="thumb" disabled={act.isPending} onClick={deactivate}>
            Deactivate
          </Button>
        </>
      }
    >
      <p>
        All their sessions end now, and they cannot sign in. What they did stays in the audit under their name. To let them in again, one
        admin proposes and another confirms.
      </p>
      <Refused error={act.error} />
    </Dialog>
  )
}
