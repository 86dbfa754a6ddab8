'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Batch } from '#core/batches/batch'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { people } from '#ui/basics/numbers'

/** The maker takes back what is still pending. It cannot be undone, so it is asked once. */
export function Withdraw({ batch }: { batch: Batch }) {
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const withdraw = useMutation({
    mutationFn: () => underOneKey(`withdraw ${batch.id}`, (key) => postJson(`/api/batches/${batch.id}/withdrawal`, {}, key)),
    onSuccess: () => setOpen(false),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === batch.id && queryKey[0] !== 'progress' }),
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
          <>
            <Button size="thumb" onClick={() => setOpen(false)}>
              Keep on the desk
            </Button>
            <Button look="danger" size="thumb" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {what}
            </Button>
          </>
        }
      >
        <p>
          {batch.fileName} leaves the desk at once. Whoever is still pending is withdrawn and may come again in another file; whoever has
          been decided stays decided.
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
