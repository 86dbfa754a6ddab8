'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Operators } from '#core/operators/list-operators'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'

const everyMs = 15_000

/** The operators, first as the server rendered them. They are polled, so another admin's proposal appears without a reload. */
export function useOperators(rendered: Operators): Operators {
  return useQuery({
    queryKey: ['operators'],
    queryFn: () => getJson<Operators>('/api/operators'),
    initialData: rendered,
    refetchInterval: everyMs,
  }).data
}

/** Sends one act of an admin under one key, and refetches operators and change requests whether or not it succeeded. */
export function useOperatorAct<Answer = null>() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ url, body = {} }: { url: string; body?: object }) =>
      underOneKey(`${url} ${JSON.stringify(body)}`, (key) => postJson<Answer>(url, body, key)),
    onSettled: () => Promise.all([['operators'], ['change-requests']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
