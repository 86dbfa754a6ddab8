'use client'

import type { ApprovalRequestDetail } from '#core/approval-requests/approval-request'
import type { Approval } from '#core/decisions/decision'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter, DoneFooter } from '#ui/basics/dialog-footer'
import { Refused } from '#ui/operators/refused'
import { useApprovalAct } from './approval-queries'
import { shareOfRegister } from './share-of-register'

type Props = { batchId: string; approval: Approval; selected: number; register: number; onClose: () => void; onAsked: () => void }

/** Offers to ask a second checker, once the server has said that an approval is too large for one. */
export function AskSecondChecker({ batchId, approval, selected, register, onClose, onAsked }: Props) {
  const act = useApprovalAct<ApprovalRequestDetail>(batchId)
  const ask = () => act.mutate({ url: `/api/batches/${batchId}/approval-requests`, body: approval }, { onSuccess: onAsked })
  return (
    <Dialog
      open
      onClose={onClose}
      title={act.data ? 'Asked' : 'A second checker is needed'}
      footer={
        act.data ? (
          <DoneFooter onClose={onClose} />
        ) : (
          <DialogFooter act="Ask a second checker" isBusy={act.isPending} onAct={ask} onCancel={onClose} />
        )
      }
    >
      {act.data ? (
        <p className="text-ink">
          Any other checker can confirm it on this page by {act.data.expiresAt.slice(0, 10)}. Until then everyone stays pending.
        </p>
      ) : (
        <p className="text-ink">
          {shareOfRegister(selected, register)}, too many for one checker alone. A second checker sees this, the flags, and ten of the
          people at random, before they confirm.
        </p>
      )}
      <Refused error={act.error} />
    </Dialog>
  )
}
