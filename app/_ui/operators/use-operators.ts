'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Operators } from '#core/operators/list-operators'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'

const everyMs = 15_000

/** The operators as the server rendered them, and as they are since. Another admin's proposal appears by itself. */
export function useOperators(rendered: Operators): Operators {
  return useQuery({
    queryKey: ['operators'],
    queryFn: () => getJson<Operators>('/api/operators'),
    initialData: rendered,
    refetchInterval: everyMs,
  }).data
}

/** One act on operators: sent under one key, and the list read again whatever came of it. */
export function useOperatorAct<Answer = null>() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ url, body = {} }: { url: string; body?: object }) =>
      underOneKey(`${url} ${JSON.stringify(body)}`, (key) => postJson<Answer>(url, body, key)),
    onSettled: () => client.invalidateQueries({ queryKey: ['operators'] }),
  })
}
