'use client'

import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Page } from '#core/database/page'
import type { RegisterEntry } from '#core/people/read-register'
import type { Reversal } from '#core/reversals/reversal'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'
import { withQuery } from '#ui/table/use-pages'

const everyMs = 15_000
const pageReversals = 50
const reversalsKey = ['reversals'] as const

/** The reversals, newest first; the first page as the server rendered it. They are polled, so what others propose appears without a reload. */
export function useReversals(rendered: Page<Reversal>) {
  const initialData: InfiniteData<Page<Reversal>, string | null> = { pages: [rendered], pageParams: [null] }
  return useInfiniteQuery({
    queryKey: reversalsKey,
    queryFn: ({ pageParam }) => getJson<Page<Reversal>>(withQuery('/api/reversals', { limit: pageReversals, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    initialData,
    refetchInterval: everyMs,
  })
}

/** Ten of the people of a reversal, the same while the dialog is open. */
export function useSomePeople(reversalId: string) {
  return useQuery({
    queryKey: [...reversalsKey, reversalId],
    queryFn: () => getJson<Reversal & { somePeople: RegisterEntry[] }>(`/api/reversals/${reversalId}`),
    select: ({ somePeople }) => somePeople,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

/** Sends one act under one key, and reads reversals and register again whether or not it succeeded. */
export function useReversalAct<Answer = null>() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ url, body = {} }: { url: string; body?: object }) =>
      underOneKey(`${url} ${JSON.stringify(body)}`, (key) => postJson<Answer>(url, body, key)),
    onSettled: () => Promise.all([reversalsKey, ['register']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
