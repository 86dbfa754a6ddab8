'use client'

import { queryOptions } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Page } from '#core/database/page'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { PersonDetail } from '#core/people/get-person'
import type { Person } from '#core/people/person'
import { Problem } from '#ui/api/problem'
import { getJson, postJson } from '#ui/api/request'
import { batchKey } from '#ui/batch/batch-queries'
import type { Rows } from '#ui/table/rows'
import { usePlaces } from '#ui/table/use-places'

export const personQuery = (batchId: string, row: number) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'person', row],
    queryFn: () => getJson<PersonDetail>(`/api/batches/${batchId}/people/${row}`),
  })

export type PeopleQuery = { status?: PersonStatus; decisionId?: string; filter?: PersonFilter; sort?: string }

/** The prefix of every list of people of a batch. */
export const peopleKey = (batchId: string) => [...batchKey(batchId), 'people'] as const

/** The people of a batch who match, in the order of the query. */
export function usePeople(batchId: string, query: PeopleQuery): Rows<Person> {
  const data = usePlaces<Person>([...peopleKey(batchId), query], ({ at, limit, signal }) =>
    findPeople(batchId, query, { at, limit }, signal),
  )
  const isIndexBuilding = data.error instanceof Problem && ['review-index-not-built', 'flags-not-ready'].includes(data.error.code)
  const { retry } = data
  useEffect(() => {
    if (!isIndexBuilding) return
    const timer = setInterval(retry, indexPollMs)
    return () => clearInterval(timer)
  }, [isIndexBuilding, retry])
  return data
}

const indexPollMs = 1_500

/** One page of a list. The search is a POST because no URL may contain a name. */
export const findPeople = (batchId: string, query: PeopleQuery, page: { at: number; limit: number }, signal?: AbortSignal) =>
  postJson<Page<Person> & { total: number }>(`/api/batches/${batchId}/people/search`, { ...query, ...page }, { signal })
