'use client'

import { useQuery } from '@tanstack/react-query'
import type { getUser } from '#core/users/get-user'
import { getJson } from '#ui/api/request'

export type WholeUser = Awaited<ReturnType<typeof getUser>>

/** All that is known of the person in a row. */
export function usePerson(batchId: string, row: number) {
  return useQuery({
    queryKey: ['person', batchId, row],
    queryFn: () => getJson<WholeUser>(`/api/batches/${batchId}/users/${row}`),
  })
}
