'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useCallback } from 'react'
import { type Batch, rowsToCorrect } from '#core/batches/batch'
import { type FailedRowCause, failedRowOutcomes } from '#core/failed-rows/failed-row'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { Failed } from '#ui/basics/failed'
import { counted } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { batchKey } from '#ui/batch/batch-queries'
import { useMasked } from '#ui/disclosures/disclosure-query'
import { SearchBox } from '#ui/table/search-box'
import { useFragment } from '#ui/table/use-fragment'
import { CauseLine } from './cause-line'
import { CorrectionsDownload } from './corrections-download'
import { FoundFailedRows } from './failed-rows-table'

/** The rows that were not imported, by cause, most frequent first. */
export function FailedRowsTab({ batch }: { batch: Batch }) {
  const [outcome] = useQueryState('outcome', parseAsStringLiteral(failedRowOutcomes))
  const [cause, setCause] = useQueryState('cause', parseAsString)
  const [{ line = '' }, change] = useFragment()
  const isMasked = useMasked(batch.id).length > 0
  const search = useCallback((text: string) => change({ line: text }), [change])
  const { data, error, refetch, isPending } = useQuery({
    queryKey: [...batchKey(batch.id), 'failed-row-causes'],
    queryFn: () => getJson<{ items: FailedRowCause[] }>(`/api/batches/${batch.id}/failed-rows/causes`),
  })
  if (isPending) return <SkeletonRows rows={4} />
  if (error) return <Failed error={error} retry={refetch} />
  const causes = data.items.filter((item) => outcome === null || item.outcome === outcome)
  if (causes.length === 0) {
    return <Empty title="No failed rows">Invalid and duplicate rows appear here with their reason and their place in the file.</Empty>
  }
  return (
    <>
      {!isMasked && <CorrectionsOffer batch={batch} />}
      {!isMasked && <SearchBox label="Search the failed rows" q={line} onSearch={search} found={null} />}
      {line !== '' && !isMasked ? (
        <FoundFailedRows batch={batch} outcome={outcome} q={line} />
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {causes.map((item) => (
            <CauseLine
              key={keyOf(item)}
              batch={batch}
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

const keyOf = ({ code, message }: FailedRowCause) => (code === 'duplicate' ? code : `${code}.${hash(message)}`)

// One code can have several messages, one per field.
const hash = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, 7)

function CorrectionsOffer({ batch }: { batch: Batch }) {
  const rows = rowsToCorrect(batch)
  if (rows === 0 && batch.balance.rejected === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2.5 text-sm">
      <p className="min-w-0 flex-1 text-soft max-sm:basis-full">
        {counted(rows, 'row')} to correct, each with its reason. Fix the rows in the corrections file and upload it as the next revision.
      </p>
      <CorrectionsDownload
        batch={batch}
        label="Download corrections file"
        className="text-accent-text underline-offset-2 hover:underline max-sm:py-1"
      />
    </div>
  )
}
