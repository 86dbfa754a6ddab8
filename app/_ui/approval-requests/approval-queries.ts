'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApprovalRequestDetail } from '#core/approval-requests/approval-request'
import type { SelectionPreview } from '#core/people/preview-selection'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'
import { refreshBatch } from '#ui/batch/batch-queries'

/** What the second checker looks at. Its sample stays the same while the dialog is open. */
export function useApprovalRequest(requestId: string) {
  return useQuery({
    queryKey: ['approval-request', requestId],
    queryFn: () => getJson<ApprovalRequestDetail & { preview: SelectionPreview }>(`/api/approval-requests/${requestId}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

/** Sends one act under one key, and reads the batch again whether or not it succeeded. */
export function useApprovalAct<Answer = null>(batchId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ url, body = {} }: { url: string; body?: object }) =>
      underOneKey(`${url} ${JSON.stringify(body)}`, (key) => postJson<Answer>(url, body, key)),
    onSettled: () => refreshBatch(client, batchId),
  })
}
