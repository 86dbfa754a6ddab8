'use client'

import { useQuery } from '@tanstack/react-query'
import type { Page } from '#core/database/page'
import type { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { getJson } from '#ui/api/request'

/** How earlier files of this maker were read by their word; undefined until it is known. Whoever cannot ask goes on without. */
export function useRemembered(): RememberedParseOptions[] | undefined {
  const { data, isError } = useQuery({
    queryKey: ['parse-options'],
    queryFn: () => getJson<Page<RememberedParseOptions>>('/api/parse-options'),
    staleTime: 0,
    gcTime: 0,
  })
  return data?.items ?? (isError ? nothing : undefined)
}

const nothing: RememberedParseOptions[] = []
