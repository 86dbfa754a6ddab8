import { queryOptions } from '@tanstack/react-query'
import type { NumberedFields } from '#core/field-versions/stored-fields'
import { getJson } from '#ui/api/request'

/** The fields by which the file of a batch is read, which never change. */
export const fieldsOfBatchQuery = (batchId: string) =>
  queryOptions({
    queryKey: ['fields', batchId],
    queryFn: () => getJson<NumberedFields>(`/api/fields?batchId=${batchId}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The fields by which a file that is uploaded now is read. */
export const fieldsInForceQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: () => getJson<NumberedFields>('/api/fields'),
  staleTime: 0,
  gcTime: 0,
})
