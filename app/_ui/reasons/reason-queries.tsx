'use client'

import { useQuery } from '@tanstack/react-query'
import type { Reason } from '#core/reasons/reason'
import { getJson } from '#ui/api/request'

// The catalogue changes once in a while.
const freshMs = 60_000

/** The reasons of the catalogue that may be given with a verdict. */
export function useReasons(verdict: Reason['verdicts'][number]) {
  return useQuery({
    queryKey: ['reasons'],
    queryFn: () => getJson<{ items: Reason[] }>('/api/reasons'),
    staleTime: freshMs,
    select: ({ items }) => items.filter(({ verdicts, retiredAt }) => retiredAt === null && verdicts.includes(verdict)),
  })
}
