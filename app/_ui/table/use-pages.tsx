'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Page } from '#core/page'

/** Rows that are loaded page by page: those that are here, how many there are in all when that is known, and how to get more. */
export type Rows<Row> = {
  rows: Row[]
  total: number | null
  isLoading: boolean
  isLoadingMore: boolean
  hasMore: boolean
  error: Error | null
  loadMore: () => void
  retry: () => void
}

type Counted<Row> = Page<Row> & { total?: number }

export function usePages<Row>(queryKey: readonly unknown[], load: (cursor: string | null) => Promise<Counted<Row>>): Rows<Row> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  return {
    rows,
    total: data?.pages[0]?.total ?? (data && !hasNextPage ? rows.length : null),
    isLoading: query.isPending,
    isLoadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    error: query.error,
    loadMore: () => !isFetchingNextPage && void fetchNextPage(),
    retry: () => void refetch(),
  }
}

/** Appends what is set of `parts` to a path as its query. */
export function withQuery(path: string, parts: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) if (value !== null && value !== undefined) query.set(name, String(value))
  return `${path}?${query}`
}
