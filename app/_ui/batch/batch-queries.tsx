'use client'

import { useQuery } from '@tanstack/react-query'
import type { Batch } from '#core/batches/batch'
import { getJson } from '#ui/api/request'

/** A batch as it is now: what the page was rendered with, then what the stream and the API say. */
export function useBatch(rendered: Batch): Batch {
  const { data } = useQuery({
    queryKey: ['batch', rendered.id],
    queryFn: () => getJson<Batch>(`/api/batches/${rendered.id}`),
    initialData: rendered,
    staleTime: Number.POSITIVE_INFINITY,
    // The desk may have left an older one here, which comes before what was rendered.
    refetchOnMount: 'always',
  })
  return data
}
