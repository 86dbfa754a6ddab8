'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Selection } from '#core/decisions/decision'
import type { Person } from '#core/people/person'
import type { SelectionPreview as Previewed } from '#core/people/preview-selection'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import { FlagCounts } from '#ui/flags/flag-counts'
import { previewSelection } from '#ui/selection/selection-requests'
import { PeopleSample, ReturningPeople } from './sample-list'

/** The flags in a selection, those who were rejected or sent back before, and ten random people. */
export function SelectionPreview({ preview: { data, error, refetch, flags, returning } }: { preview: Preview }) {
  if (error) return <Failed error={error} retry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={10} />
  const isShown = ({ row }: Person) => returning.some((person) => person.row === row)
  return (
    <>
      <FlagCounts flags={flags} />
      <ReturningPeople people={returning} />
      {!data.people.every(isShown) && <PeopleSample people={data.people} />}
    </>
  )
}

type Preview = {
  data: Previewed | undefined
  error: Error | null
  refetch: () => unknown
  flags: Previewed['flags']
  returning: Person[]
}

/** Previews a selection. The sample stays the same while the dialog is open; `flags` is null until they are ready. */
export function useSelectionPreview(batchId: string, selection: Selection): Preview {
  const { data, error, refetch } = useQuery({ ...previewQuery(batchId, selection, 10), staleTime: Number.POSITIVE_INFINITY })
  const { data: later } = useQuery({
    ...previewQuery(batchId, selection, 0),
    enabled: data?.flags === null,
    refetchInterval: ({ state }) => (state.data?.flags ? false : indexPollMs),
  })
  const flagged = data?.flags ? data : later
  return { data, error, refetch, flags: flagged?.flags ?? null, returning: flagged?.returning ?? [] }
}

const indexPollMs = 2_000

// Not under the batch's key: another sample after every change would move under the reader's eyes.
const previewQuery = (batchId: string, selection: Selection, people: number) =>
  queryOptions({
    queryKey: ['selection-preview', batchId, people],
    queryFn: () => previewSelection(batchId, selection, people),
    gcTime: 0,
  })
