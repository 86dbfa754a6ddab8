'use client'

import type { ApprovalRequestDetail } from '#core/approval-requests/approval-request'
import type { ApprovalRequest, Batch } from '#core/batches/batch'
import { isReturning } from '#core/people/filter/flag'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { count, people } from '#ui/basics/numbers'
import { SelectionPreview } from '#ui/deciding/selection-preview'
import { Refused } from '#ui/operators/refused'
import { useApprovalAct, useApprovalRequest } from './approval-queries'
import { shareOfRegister } from './share-of-register'

/** Shows a second checker how many people an approval covers and ten of them at random, before they confirm it by its digest. */
export function ConfirmApproval({ batch, request, onClose }: { batch: Batch; request: ApprovalRequest; onClose: () => void }) {
  const act = useApprovalAct<ApprovalRequestDetail>(batch.id)
  const { data, error, refetch } = useApprovalRequest(request.id)
  const title = `Approve ${people(request.people)}`
  const pending = data?.preview.pending ?? request.people
  const confirm = () => {
    if (!data) return
    const body = {
      digest: data.digest,
      // Only what was shown is confirmed.
      ...(data.preview.flags?.some(isReturning) && { returningConfirmed: true }),
    }
    // Flags may be ready since, or people decided: what is confirmed next has to be what is shown.
    act.mutate({ url: `/api/approval-requests/${request.id}/confirmation`, body }, { onSuccess: onClose, onError: () => void refetch() })
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      footer={<DialogFooter act={title} onAct={confirm} isBusy={act.isPending} isDisabled={!data} onCancel={onClose} />}
    >
      <p className="text-ink wrap-anywhere">
        {shareOfRegister(request.people, request.register)}. {request.proposedBy.name} asked for it
        {data?.reason ? `: ${data.reason}` : '.'}
      </p>
      <p className="mt-2">
        They join the register under your name.
        {pending < request.people && ` ${count(request.people - pending)} of them were decided meanwhile and are skipped.`}
      </p>
      <SelectionPreview
        preview={{
          data: data?.preview,
          error,
          refetch,
          flags: data?.preview.flags ?? null,
          returning: data?.preview.returning ?? [],
        }}
      />
      <Refused error={act.error} />
    </Dialog>
  )
}
