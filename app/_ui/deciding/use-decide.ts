'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Decision, DecisionRequest } from '#core/decisions/decision'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { refreshBatch } from '#ui/batch/batch-queries'
import { decisionQuery } from '#ui/decisions/decision-queries'

/** Records one decision. The list waits for the answer, because the server may refuse. */
export function useDecide(batchId: string) {
  const client = useQueryClient()
  const url = `/api/batches/${batchId}/decisions`
  return useMutation({
    mutationFn: (request: DecisionRequest) =>
      underOneKey(`decide ${batchId} ${JSON.stringify(request)}`, (key) => postJson<Decision>(url, request, key)),
    onSuccess: (decision) => {
      void refreshBatch(client, batchId)
      // After the refresh, so that the answer counts as fresh.
      client.setQueryData(decisionQuery(batchId, decision.id).queryKey, decision)
    },
    onError: () => void refreshBatch(client, batchId),
  })
}
