'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Facets } from '#core/desk/list-facets'
import type { UserFilter } from '#core/users/user-filter'
import { Problem } from '#ui/api/problem'
import { postJson } from '#ui/api/request'

/** How many of those who wait and match live where, write from where, and have which flag; of cities or domains those that are looked for. */
export function useFacets(batchId: string, filter: UserFilter, find: { city?: string; domain?: string } = {}) {
  return useQuery({
    queryKey: ['facets', batchId, filter, find],
    queryFn: ({ signal }) => postJson<Facets>(`/api/batches/${batchId}/users/facets`, { status: 'pending', filter, find }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.isPrepared === false || isPreparing(state.error) ? preparingMs : false),
  })
}

const isPreparing = (error: unknown) => error instanceof Problem && error.code === 'flags-not-ready'

const preparingMs = 2_000
