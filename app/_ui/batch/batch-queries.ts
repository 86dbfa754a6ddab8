'use client'

import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Batch } from '#core/batches/batch'
import { getJson } from '#ui/api/request'

/** The prefix of every query about one batch. */
export const batchKey = (batchId: string) => ['batches', batchId] as const

/** Marks everything known about a batch as stale, and refetches what is on screen. */
export const refreshBatch = (client: QueryClient, batchId: string) => client.invalidateQueries({ queryKey: batchKey(batchId) })

export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'batch'],
    queryFn: () => getJson<Batch>(`/api/batches/${batchId}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

// Not under `batchKey`: progress comes from the stream alone and cannot be refetched.
export const progressKey = (batchId: string) => ['progress', batchId] as const

/** A batch as it is now, starting with what the page was rendered with. */
export function useBatch(rendered: Batch): Batch {
  const { data } = useQuery({
    ...batchQuery(rendered.id),
    initialData: rendered,
    // The cache may contain an older batch from another page, which wins over `initialData`.
    refetchOnMount: 'always',
  })
  return data
}

/** A batch of a list as it is now. The list was read just now, so that none of its batches is fetched again until it changes. */
export function useListedBatch(listed: Batch): Batch {
  const client = useQueryClient()
  const query = batchQuery(listed.id)
  useEffect(() => {
    client.setQueryData(query.queryKey, listed)
  }, [client, listed])
  const { data } = useQuery({ ...query, initialData: listed, refetchOnMount: false })
  return data
}
