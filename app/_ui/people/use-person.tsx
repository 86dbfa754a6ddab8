'use client'

import { useQuery } from '@tanstack/react-query'
import type { getPerson } from '#core/people/get-person'
import { getJson } from '#ui/api/request'

export type WholePerson = Awaited<ReturnType<typeof getPerson>>

/** All that is known of the person in a row. */
export function usePerson(batchId: string, row: number) {
  return useQuery({
    queryKey: ['person', batchId, row],
    queryFn: () => getJson<WholePerson>(`/api/batches/${batchId}/people/${row}`),
  })
}
