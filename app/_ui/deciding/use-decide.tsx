'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Decision, DecisionRequest } from '#core/decisions/decision'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'

/** Records one decision. The server may refuse, so the list waits for its answer. */
export function useDecide(batchId: string) {
  const client = useQueryClient()
  const url = `/api/batches/${batchId}/decisions`
  return useMutation({
    mutationFn: (request: DecisionRequest) =>
      underOneKey(`decide ${batchId} ${JSON.stringify(request)}`, (key) => postJson<Decision>(url, request, key)),
    onSuccess: (decision) => client.setQueryData(['decision', batchId, decision.id], decision),
    // Not awaited: the answer is there, and the list follows.
    onSettled: () => {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === batchId && queryKey[0] !== 'progress' && queryKey[0] !== 'decision',
      })
    },
  })
}
