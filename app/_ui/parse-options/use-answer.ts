'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Batch } from '#core/batches/batch'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { batchQuery } from '#ui/batch/batch-queries'

/** Sends the maker's answer to the question of a batch. */
export function useAnswer(batch: Batch) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (sent: RequestedParseOptions) =>
      underOneKey(`answer ${batch.id} ${JSON.stringify(sent)}`, (key) =>
        postJson<Batch>(`/api/batches/${batch.id}/parse-options`, sent, key),
      ),
    onSuccess: (moved) => client.setQueryData(batchQuery(batch.id).queryKey, moved),
  })
}
