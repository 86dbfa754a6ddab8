'use client'

import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { foldText } from '#core/parsing/text/fold-text'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { Facets, ValueCount } from '#core/people/list-facets'
import { Problem } from '#ui/api/problem'
import { postJson } from '#ui/api/request'
import { batchKey } from '#ui/batch/batch-queries'

/** Shown in place of counts until the review index of a batch is built. */
export const indexBuildingNote = 'Counts appear in a moment: the review index of this batch is being built.'

/** Counts of the pending people who match, by city, domain and flag. `find` narrows the cities or domains returned. */
export const facetsQuery = (batchId: string, filter: PersonFilter, find: { city?: string; domain?: string } = {}) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'facets', filter, find],
    queryFn: ({ signal }) => postJson<Facets>(`/api/batches/${batchId}/people/facets`, { status: 'pending', filter, find }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.isBuilt === false || isIndexBuilding(state.error) ? indexPollMs : false),
  })

const isIndexBuilding = (error: unknown) => error instanceof Problem && error.code === 'flags-not-ready'

const indexPollMs = 2_000

export type FoundValues = { values: (ValueCount & { shown: string })[]; more: number; isSearching: boolean; isBuilt: boolean }

const typingPauseMs = 150

/** The cities or domains that contain the text; undefined until the first counts are loaded. */
export function useFoundValues(batchId: string, filter: PersonFilter, kind: 'city' | 'domain', text: string): FoundValues | undefined {
  const wanted = text.trim()
  const settled = useSettled(wanted)
  const { data: all } = useQuery(facetsQuery(batchId, filter))
  const isTruncated = all !== undefined && all.more[kind] > 0
  const { data, isPlaceholderData } = useQuery(facetsQuery(batchId, filter, isTruncated && settled !== '' ? { [kind]: settled } : {}))
  if (data === undefined) return undefined
  // Results of the previous text must not be offered for this one.
  const values = data[kind === 'city' ? 'cities' : 'domains']
    .filter(({ value }) => foldText(value).includes(foldText(wanted)))
    .map((counted) => ({ ...counted, shown: counted.value }))
  const isSearching = isPlaceholderData || (isTruncated && settled !== wanted)
  return { values, more: data.more[kind], isSearching, isBuilt: data.isBuilt }
}

/** Counts of the pending people who match, by value of a declared field. */
const fieldFacetQuery = (batchId: string, filter: PersonFilter, key: string, find: string) =>
  queryOptions({
    queryKey: [...batchKey(batchId), 'facets', filter, 'field', key, find],
    queryFn: ({ signal }) =>
      postJson<Facets>(
        `/api/batches/${batchId}/people/facets`,
        { status: 'pending', filter, field: { key, ...(find !== '' && { find }) } },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.isBuilt === false ? indexPollMs : false),
  })

/** The values of a declared field that contain the text; undefined until the first counts are loaded. */
export function useFoundFieldValues(batchId: string, filter: PersonFilter, key: string, text: string): FoundValues | undefined {
  const wanted = text.trim()
  const settled = useSettled(wanted)
  const { data, isPlaceholderData } = useQuery(fieldFacetQuery(batchId, filter, key, settled))
  if (!data?.field) return undefined
  // Results of the previous text must not be offered for this one.
  const values = data.field.values.filter(({ shown }) => foldText(shown).includes(foldText(wanted)))
  return { values, more: data.field.more, isSearching: isPlaceholderData || settled !== wanted, isBuilt: data.isBuilt }
}

/** The text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingPauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
