'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Page } from '#core/database/page'
import type { Rows } from './rows'

type CountedPage<Row> = Page<Row> & { total?: number }

const loadAhead = 40

/** A list that is loaded page by page from the start. `everyMs` says in how many milliseconds the loaded rows are read again, if they are. */
export function usePages<Row>(
  queryKey: readonly unknown[],
  load: (cursor: string | null) => Promise<CountedPage<Row>>,
  everyMs: (rows: Row[]) => number | false = () => false,
): Rows<Row> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => everyMs(state.data?.pages.flatMap(({ items }) => items) ?? []),
  })
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  return {
    rows,
    length: rows.length,
    rowAt: (index) => rows[index],
    total: data?.pages[0]?.total ?? (data && !hasNextPage ? rows.length : null),
    isLoading: query.isPending,
    isLoadingMore: isFetchingNextPage,
    error,
    show: (_, last) => {
      if (hasNextPage && !isFetchingNextPage && !error && last > rows.length - loadAhead) void fetchNextPage()
    },
    retry: () => void (rows.length > 0 && hasNextPage ? fetchNextPage() : refetch()),
  }
}

/** Appends the parts that are set to a path, as its query string. */
export function withQuery(path: string, parts: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) if (value !== null && value !== undefined) query.set(name, String(value))
  return `${path}?${query}`
}
