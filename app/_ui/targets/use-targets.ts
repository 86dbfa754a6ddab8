'use client'

import { useQuery } from '@tanstack/react-query'
import type { TargetEntry } from '#core/targets/list-targets'
import { getJson } from '#ui/api/request'

const everyMs = 5_000

/** The targets, first as the server rendered them. They are polled, because no batch changes when one is paused. */
export function useTargets(rendered: TargetEntry[]): TargetEntry[] {
  return useQuery({
    queryKey: ['targets'],
    queryFn: async () => (await getJson<{ targets: TargetEntry[] }>('/api/targets')).targets,
    initialData: rendered,
    refetchInterval: everyMs,
  }).data
}
