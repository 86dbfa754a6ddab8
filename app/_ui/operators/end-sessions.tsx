'use client'

import { useQuery } from '@tanstack/react-query'
import type { OperatorEntry } from '#core/operators/list-operators'
import { getJson } from '#ui/api/request'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { counted } from '#ui/basics/numbers'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

/** Ends all sessions of an operator, who can sign in again. */
export function EndSessions({ operator, onClose }: { operator: OperatorEntry; onClose: () => void }) {
  const url = `/api/operators/${operator.id}/sessions`
  const { data } = useQuery({ queryKey: ['operator-sessions', operator.id], queryFn: () => getJson<{ count: number }>(url), gcTime: 0 })
  const request = useOperatorAct()
  const end = () => request.mutate({ url: `${url}/end` }, { onSuccess: onClose })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`End the sessions of ${operator.name}`}
      footer={<DialogFooter act="End sessions" look="danger" isDisabled={request.isPending} onAct={end} onCancel={onClose} />}
    >
      <p>
        {data && <>They have {counted(data.count, 'open session')}. </>}
        All their sessions end now, and they can sign in again. To keep them out, suspend them.
      </p>
      <Refused error={request.error} />
    </Dialog>
  )
}
