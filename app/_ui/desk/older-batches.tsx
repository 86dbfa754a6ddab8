'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { Batch } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import { getJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { withQuery } from '#ui/table/use-pages'
import { BatchSection } from './batch-section'

export const allBatchesKey = ['all-batches'] as const

/** All batches except those shown in another section, newest first, page by page. */
export function OlderBatches({ first, except }: { first: Page<Batch>; except: string[] }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: allBatchesKey,
    queryFn: ({ pageParam }) => getJson<Page<Batch>>(withQuery('/api/batches', { cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    initialData: { pages: [first], pageParams: [null] },
  })
  return (
    <BatchSection
      title="All batches"
      batches={data.pages.flatMap(({ items }) => items).filter(({ id }) => !except.includes(id))}
      empty="No file has been uploaded yet. When a maker uploads one, it appears here."
    >
      {hasNextPage && (
        <div className="mt-3 text-center">
          <Button aria-disabled={isFetchingNextPage} onClick={() => isFetchingNextPage || void fetchNextPage()}>
            Show older batches
          </Button>
          {error && (
            <p role="alert" className="mt-1 text-rejected text-sm">
              {error.message}
            </p>
          )}
        </div>
      )}
    </BatchSection>
  )
}
