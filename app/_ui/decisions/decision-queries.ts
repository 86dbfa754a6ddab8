'use client'

import { infiniteQueryOptions, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { Page } from '#core/database/page'
import type { Decision, SkippedCause } from '#core/decisions/decision'
import type { DecisionStatistics } from '#core/decisions/statistics/decision-statistics'
import type { ReasonCount } from '#core/reasons/count-reasons'
import { getJson } from '#ui/api/request'
import { batchKey } from '#ui/batch/batch-queries'
import { withQuery } from '#ui/table/use-pages'

/** The prefix of the lists and statistics across batches. */
export const allDecisionsKey = ['decisions'] as const

/** Refetches everything on screen that shows decisions across batches. */
export const refreshAllDecisions = (client: QueryClient) => client.invalidateQueries({ queryKey: allDecisionsKey })

export const statisticsQuery = queryOptions({
  queryKey: [...allDecisionsKey, 'statistics'],
  queryFn: () => getJson<DecisionStatistics>('/api/decisions/statistics'),
})

const batchDecisionsKey = (batchId: string) => [...batchKey(batchId), 'decisions'] as const

export const batchDecisionsQuery = (batchId: string) =>
  infiniteQueryOptions({
    queryKey: [...batchDecisionsKey(batchId), 'pages'],
    queryFn: ({ pageParam }) =>
      getJson<Page<Decision> & { reasons: ReasonCount[] }>(withQuery(`/api/batches/${batchId}/decisions`, { cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const latestDecisionQuery = (batchId: string) =>
  queryOptions({
    queryKey: [...batchDecisionsKey(batchId), 'latest'],
    queryFn: () => getJson<{ items: Decision[] }>(`/api/batches/${batchId}/decisions?limit=1`),
  })

export const skippedCausesQuery = (batchId: string, decisionId: string) =>
  queryOptions({
    queryKey: [...batchDecisionsKey(batchId), decisionId, 'skipped-causes'],
    queryFn: () => getJson<{ items: SkippedCause[] }>(`/api/decisions/${decisionId}/skipped-causes`),
  })

export const decisionQuery = (batchId: string, decisionId: string) =>
  queryOptions({
    queryKey: [...batchDecisionsKey(batchId), decisionId, 'decision'],
    queryFn: () => getJson<Decision>(`/api/decisions/${decisionId}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

const pollMs = 500
const endStates: readonly Decision['state'][] = ['applied', 'undone']

/** A decision until it is fully applied. It is polled in case the stream is down. */
export function useDecision(first: Decision): Decision {
  const { data } = useQuery({
    ...decisionQuery(first.batchId, first.id),
    initialData: first,
    refetchInterval: ({ state }) => (endStates.includes(state.data?.state ?? first.state) ? false : pollMs),
  })
  return data
}
