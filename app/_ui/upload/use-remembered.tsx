'use client'

import { useQuery } from '@tanstack/react-query'
import type { Page } from '#core/page'
import type { RememberedReading } from '#core/reading/remembered-reading'
import { getJson } from '#ui/api/request'

/** How earlier files of this maker were read by their word; undefined until it is known. Whoever cannot ask goes on without. */
export function useRemembered(): RememberedReading[] | undefined {
  const { data, isError } = useQuery({
    queryKey: ['readings'],
    queryFn: () => getJson<Page<RememberedReading>>('/api/readings'),
    staleTime: 0,
    gcTime: 0,
  })
  return data?.items ?? (isError ? nothing : undefined)
}

const nothing: RememberedReading[] = []
