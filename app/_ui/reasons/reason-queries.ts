'use client'

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Reason } from '#core/reasons/reason'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'

export const reasonsQuery = queryOptions({
  queryKey: ['reasons'],
  queryFn: () => getJson<{ items: Reason[] }>('/api/reasons'),
})

// The catalogue rarely changes.
const freshMs = 60_000

/** The active reasons of the catalogue for one verdict. */
export function useReasons(verdict: Reason['verdicts'][number]) {
  return useQuery({
    ...reasonsQuery,
    staleTime: freshMs,
    select: ({ items }) => items.filter(({ verdicts, retiredAt }) => retiredAt === null && verdicts.includes(verdict)),
  })
}

/** Adds or retires a reason, and reloads the catalogue whether or not that succeeded. */
export function useChangeReasons() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ url, body = {} }: { url: string; body?: object }) =>
      underOneKey(`${url} ${JSON.stringify(body)}`, (key) => postJson(url, body, key)),
    onSettled: () => client.invalidateQueries({ queryKey: reasonsQuery.queryKey }),
  })
}
