'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Disclosure } from '#core/disclosures/disclosure'
import { mustAskForPersonalData } from '#core/operators/operator'
import { getJson } from '#ui/api/request'
import { batchKey } from '#ui/batch/batch-queries'
import { useActor } from '#ui/shell/actor'

export const disclosureQuery = (batchId: string) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'disclosure'],
    queryFn: () => getJson<Disclosure>(`/api/batches/${batchId}/disclosure`),
    staleTime: Number.POSITIVE_INFINITY,
  })

const nothing: Disclosure['masked'] = []

/** The fields of a batch that are masked for the operator, starting with what the page was rendered with. */
export function useMasked(batchId: string, rendered?: Disclosure): Disclosure['masked'] {
  const mayBeMasked = mustAskForPersonalData(useActor())
  const { data } = useQuery({ ...disclosureQuery(batchId), enabled: mayBeMasked, ...(rendered && { initialData: rendered }) })
  return data?.masked ?? nothing
}
