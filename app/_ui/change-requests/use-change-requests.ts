'use client'

import { useQuery } from '@tanstack/react-query'
import type { ChangeRequests } from '#core/change-requests/list-change-requests'
import { getJson } from '#ui/api/request'

const everyMs = 15_000

/** The change requests, first as the server rendered them. They are polled, so another admin's proposal appears without a reload. */
export function useChangeRequests(rendered: ChangeRequests): ChangeRequests {
  return useQuery({
    queryKey: ['change-requests'],
    queryFn: () => getJson<ChangeRequests>('/api/change-requests'),
    initialData: rendered,
    refetchInterval: everyMs,
  }).data
}
