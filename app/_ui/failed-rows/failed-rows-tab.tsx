'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useCallback } from 'react'
import type { Batch } from '#core/batches/batch'
import { type FailedRowCause, failedRowOutcomes } from '#core/failed-rows/failed-row'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import { SearchBox } from '#ui/table/search-box'
import { useFragment } from '#ui/table/use-fragment'
import { CauseLine } from './cause-line'
import { CorrectionsOffer } from './corrections-offer'
import { FoundFailedRows } from './found-failed-rows'

/** What of the file is not among the people, by cause, most frequent first, each with its lines as they stand in the file. */
export function FailedRowsTab({ batch }: { batch: Batch }) {
  const [outcome] = useQueryState('outcome', parseAsStringLiteral(failedRowOutcomes))
  const [cause, setCause] = useQueryState('cause', parseAsString)
  const [{ line = '' }, change] = useFragment()
  const search = useCallback((text: string) => change({ line: text }), [change])
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['causes', batch.id],
    queryFn: () => getJson<{ items: FailedRowCause[] }>(`/api/batches/${batch.id}/failed-rows/causes`),
  })
  if (isPending) return <SkeletonRows rows={4} />
  if (error) return <Failed error={error} retry={refetch} />
  const causes = data.items.filter((item) => outcome === null || item.outcome === outcome)
  if (causes.length === 0) {
    return (
      <Empty title="Every row was taken in">
        Rows that are invalid or name someone twice appear here, with why and their text in the file.
      </Empty>
    )
  }
  return (
    <>
      <CorrectionsOffer batch={batch} />
      <SearchBox label="Search the failed rows" q={line} onSearch={search} found={null} />
      {line !== '' ? (
        <FoundFailedRows batchId={batch.id} outcome={outcome} q={line} />
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {causes.map((item) => (
            <CauseLine
              key={keyOf(item)}
              batchId={batch.id}
              cause={item}
              open={cause === keyOf(item)}
              onToggle={() => setCause(cause === keyOf(item) ? null : keyOf(item))}
            />
          ))}
        </ul>
      )}
    </>
  )
}

const keyOf = ({ outcome, code, message }: FailedRowCause) => (outcome === 'duplicate' ? outcome : `${code}.${hash(message)}`)

// A code may come with several fields, each with its own sentence.
const hash = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)
