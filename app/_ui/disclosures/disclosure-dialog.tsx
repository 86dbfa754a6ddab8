'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { type Disclosure, DisclosureRequest } from '#core/disclosures/disclosure'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { ReasonField } from '#ui/basics/reason-field'
import { refreshBatch } from '#ui/batch/batch-queries'
import { disclosureQuery } from './disclosure-query'

type Props = { batchId: string; fileName: string; onClose: () => void }

const reasonMissing = 'Write a reason of at least 10 characters.'

/** Asks to see the personal data of a batch, with a reason. */
export function DisclosureDialog({ batchId, fileName, onClose }: Props) {
  const id = useId()
  const client = useQueryClient()
  const [isInvalid, setInvalid] = useState(false)
  const ask = useMutation({
    mutationFn: (request: DisclosureRequest) =>
      underOneKey(`disclosure ${batchId}`, (key) => postJson<Disclosure>(`/api/batches/${batchId}/disclosure`, request, key)),
    onSuccess: async (disclosure) => {
      client.setQueryData(disclosureQuery(batchId).queryKey, disclosure)
      onClose()
      await Promise.all([refreshBatch(client, batchId), client.invalidateQueries({ queryKey: ['register'] })])
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const request = DisclosureRequest.safeParse({ reason: String(new FormData(event.currentTarget).get('reason')) })
    setInvalid(!request.success)
    if (request.success && !ask.isPending) ask.mutate(request.data)
  }
  const problem = isInvalid ? reasonMissing : (ask.error?.message ?? null)
  return (
    <Dialog
      open
      onClose={onClose}
      title="Ask to see personal data"
      footer={<DialogFooter act="Show personal data" form={`${id}-form`} isBusy={ask.isPending} onCancel={onClose} />}
    >
      <p className="mb-3 wrap-anywhere">
        The masked fields of {fileName} are shown to you until you sign out. That you asked, and why, is in the audit log and on the
        timeline of the batch.
      </p>
      <form id={`${id}-form`} onSubmit={submit} noValidate>
        <ReasonField id={id} problem={problem} note="At least 10 characters. Do not name the person." onChange={() => setInvalid(false)} />
      </form>
    </Dialog>
  )
}
