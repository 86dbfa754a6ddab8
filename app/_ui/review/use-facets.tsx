'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { Facets } from '#core/people/list-facets'
import { Problem } from '#ui/api/problem'
import { postJson } from '#ui/api/request'

/** How many of those who wait and match live where, write from where, and have which flag; of cities or domains those that are looked for. */
export function useFacets(batchId: string, filter: PersonFilter, find: { city?: string; domain?: string } = {}) {
  return useQuery({
    queryKey: ['facets', batchId, filter, find],
    queryFn: ({ signal }) => postJson<Facets>(`/api/batches/${batchId}/people/facets`, { status: 'pending', filter, find }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.isBuilt === false || isIndexBuilding(state.error) ? indexPollMs : false),
  })
}

const isIndexBuilding = (error: unknown) => error instanceof Problem && error.code === 'flags-not-ready'

const indexPollMs = 2_000
