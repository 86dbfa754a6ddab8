'use client'

import { useEffect } from 'react'
import type { Page } from '#core/database/page'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { PersonStatus } from '#core/people/filter/person-status'
import type { Person } from '#core/people/person'
import { Problem } from '#ui/api/problem'
import { postJson } from '#ui/api/request'
import type { Rows } from '#ui/table/rows'
import { usePlaces } from '#ui/table/use-places'

export type PeopleQuery = { status?: PersonStatus; decisionId?: string; filter?: PersonFilter; sort?: string }

type Found = Page<Person> & { total: number }

/** The people of a batch that match, in their order. */
export function usePeople(batchId: string, query: PeopleQuery): Rows<Person> {
  const data = usePlaces<Person>(['people', batchId, query], ({ at, limit, signal }) => findPeople(batchId, query, { at, limit }, signal))
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

/** The people at some places of a list; what is searched for is in no URL. */
export const findPeople = (batchId: string, query: PeopleQuery, page: { at: number; limit: number }, signal?: AbortSignal) =>
  postJson<Found>(`/api/batches/${batchId}/people/search`, { ...query, ...page }, { signal })
