'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Selection } from '#core/decisions/decision'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import { FlagCounts } from '#ui/flags/flag-counts'
import { previewSelection } from '#ui/selection/selection-requests'
import { SampleList } from './sample-list'

/** The flags in a selection and ten random people, who stay the same while the dialog is open. */
export function SelectionPreview({ batchId, selection }: { batchId: string; selection: Selection }) {
  const { data, error, refetch } = useQuery({ ...previewQuery(batchId, selection, 10), staleTime: Number.POSITIVE_INFINITY })
  const { data: later } = useQuery({
    ...previewQuery(batchId, selection, 0),
    enabled: data?.flags === null,
    refetchInterval: ({ state }) => (state.data?.flags ? false : indexPollMs),
  })
  if (error) return <Failed error={error} retry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={10} />
  return (
    <>
      <FlagCounts flags={data.flags ?? later?.flags ?? null} />
      <SampleList people={data.people} />
    </>
  )
}

const indexPollMs = 2_000

// Not under the batch's key: another sample after every change would move under the reader's eyes.
const previewQuery = (batchId: string, selection: Selection, people: number) =>
  queryOptions({
    queryKey: ['selection-preview', batchId, people],
    queryFn: () => previewSelection(batchId, selection, people),
    gcTime: 0,
  })
