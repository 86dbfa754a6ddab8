'use client'

import { useQuery } from '@tanstack/react-query'
import type { System } from '#core/system/get-system'
import { getJson } from '#ui/api/request'

const everyMs = 5_000

/** The state of the instance, first as the server rendered it, then every five seconds; and why it is not up to date. */
export function useSystem(rendered: System): { system: System; error: Error | null } {
  const { data, error } = useQuery({
    queryKey: ['system'],
    queryFn: () => getJson<System>('/api/system'),
    initialData: rendered,
    refetchInterval: everyMs,
  })
  return { system: data, error }
}
