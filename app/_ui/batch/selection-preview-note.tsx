'use client'

import { useQuery } from '@tanstack/react-query'
import type { Selection } from '#core/decisions/decision'
import type { Look } from '#core/people/preview-selection'
import { postJson } from '#ui/api/request'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import { FlagCounts } from '#ui/review/flag-counts'
import { SampleList } from '#ui/review/sample-list'

/** What a decision on a selection would be about: the flags in it, and ten of its people by chance, who stay while one looks. */
export function SelectionPreviewNote({ batchId, selection }: { batchId: string; selection: Selection }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['look', 'people', batchId],
    queryFn: () => lookAt(batchId, selection, 10),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { data: later } = useQuery({
    queryKey: ['look', 'flags', batchId],
    queryFn: () => lookAt(batchId, selection, 0),
    enabled: data?.flags === null,
    refetchInterval: ({ state }) => (state.data?.flags ? false : indexPollMs),
    gcTime: 0,
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

export const lookAt = (batchId: string, selection: Selection, people: number) =>
  postJson<Look>(`/api/batches/${batchId}/people/selection-preview`, { selection, people })
