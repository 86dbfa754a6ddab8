'use client'

import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Rows } from './rows'
import { pageRows, useSpan } from './use-span'

/** A page of a list, and the number of rows in the whole list. */
export type PlacedPage<Row> = { items: Row[]; total: number }

type Load<Row> = (page: { at: number; limit: number; signal: AbortSignal }) => Promise<PlacedPage<Row>>

// Pages out of view are dropped soon, so that memory stays small while scrolling.
const keepMs = 20_000

/** A list of any length, of which only the pages around the viewport are loaded. */
export function usePlaces<Row>(queryKey: readonly unknown[], load: Load<Row>): Rows<Row> {
  const key = JSON.stringify(queryKey)
  const [span, show] = useSpan(key)
  const results = useQueries({
    queries: Array.from({ length: span.to - span.from + 1 }, (_, index) => ({
      queryKey: [...queryKey, span.from + index],
      queryFn: ({ signal }: { signal: AbortSignal }) => load({ at: (span.from + index) * pageRows, limit: pageRows, signal }),
      gcTime: keepMs,
    })),
    combine: keepResults<Row>,
  })
  const total = useTotal(key, results)
  const rowAt = useCallback(
    (index: number) => results[Math.floor(index / pageRows) - span.from]?.data?.items[index % pageRows],
    [results, span.from],
  )
  const failed = results.find(({ error, data }) => error && !data)
  return {
    list: key,
    rows: useMemo(() => results.flatMap(({ data }) => data?.items ?? []), [results]),
    length: total ?? 0,
    rowAt,
    total,
    isLoading: total === null && !failed,
    isLoadingMore: false,
    error: failed?.error ?? null,
    show: (first, last) => total !== null && show(first, last, total),
    retry: () => void failed?.refetch(),
  }
}

// A module-level function, so that the combined array keeps its identity while no result changes.
const keepResults = <Row>(results: UseQueryResult<PlacedPage<Row>>[]) => results

/** The total of the newest page; the last known one while pages are loading. */
function useTotal<Row>(key: string, results: UseQueryResult<PlacedPage<Row>>[]): number | null {
  const [known, setKnown] = useState<{ key: string; total: number | null; at: number }>({ key, total: null, at: 0 })
  const newest = results.reduce(
    (best, { dataUpdatedAt, data }) => (data && dataUpdatedAt > best.at ? { total: data.total, at: dataUpdatedAt } : best),
    {
      total: known.key === key ? known.total : null,
      at: known.key === key ? known.at : 0,
    },
  )
  if (known.key !== key || known.total !== newest.total || known.at !== newest.at) setKnown({ key, ...newest })
  return newest.total
}
