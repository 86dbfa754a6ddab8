'use client'

import { useQuery } from '@tanstack/react-query'
import type { Decision } from '#core/decisions/decision'
import { getJson } from '#ui/api/request'

const askMs = 500
const endStates: readonly Decision['state'][] = ['applied', 'undone']

/** A decision until every slice has taken it up: the stream tells, and it is asked for in case the stream does not. */
export function useDecision(first: Decision): Decision {
  const { data } = useQuery({
    queryKey: ['decision', first.batchId, first.id],
    queryFn: () => getJson<Decision>(`/api/decisions/${first.id}`),
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (endStates.includes(state.data?.state ?? first.state) ? false : askMs),
  })
  return data
}
