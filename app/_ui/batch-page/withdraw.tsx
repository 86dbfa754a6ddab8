'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Batch } from '#core/batches/batch'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { people } from '#ui/basics/numbers'
import { refreshBatch } from '#ui/batch/batch-queries'

/** Withdrawing cannot be undone, so it asks for confirmation. */
export function Withdraw({ batch }: { batch: Batch }) {
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const withdraw = useMutation({
    mutationFn: () => underOneKey(`withdraw ${batch.id}`, (key) => postJson(`/api/batches/${batch.id}/withdrawal`, {}, key)),
    onSuccess: () => setOpen(false),
    onSettled: () => refreshBatch(client, batch.id),
  })
  const what = batch.state === 'pending' ? `Withdraw ${people(batch.balance.pending)}` : 'Withdraw the file'
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Withdraw…
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={what}
        footer={
          <DialogFooter
            act={what}
            look="danger"
            isDisabled={withdraw.isPending}
            onAct={() => withdraw.mutate()}
            cancel="Keep batch"
            onCancel={() => setOpen(false)}
          />
        }
      >
        <p>
          Everyone still pending in {batch.fileName} is withdrawn at once and can be uploaded again in another file. Decisions already made
          are kept.
        </p>
        {withdraw.error && (
          <p role="alert" className="mt-2 text-rejected">
            {withdraw.error.message}
          </p>
        )}
      </Dialog>
    </>
  )
}
