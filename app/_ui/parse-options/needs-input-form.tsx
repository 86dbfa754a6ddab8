'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import type { Batch } from '#core/batches/batch'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import type { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { isDateExample } from '#core/parsing/survey/date-order'
import { underOneKey } from '#ui/api/idempotency'
import { getBytes, postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Failed } from '#ui/basics/failed'
import { counted } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { batchQuery } from '#ui/batch/batch-queries'
import { openDateQuestion, openQuestion } from './open-question'
import { optionsToSend } from './parse-option-changes'
import { ParseOptionsForm } from './parse-options-form'
import { useHead } from './use-head'

/** Asks the maker how to read a file whose batch needs input. */
export function NeedsInputForm({ batch }: { batch: Batch }) {
  const { data, error, refetch } = useQuery({
    // Not under the batch's key, because the bytes never change.
    queryKey: ['needs-input-head', batch.id],
    queryFn: () => getBytes(`/api/batches/${batch.id}/head`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <section aria-label="A question about this file" className="rounded-md border border-line bg-sheet">
      <div className="border-line border-b px-4 py-3">
        <h2 className="font-semibold text-lg">This file needs your input</h2>
        <p className="text-soft">
          {batch.inputNeeded?.cause === 'date-order'
            ? 'Its dates can be read in more than one way.'
            : 'Most of its first rows cannot be imported as the file is read now.'}{' '}
          No one has been imported yet.
        </p>
      </div>
      {error && <Failed error={error} retry={refetch} />}
      {!error && !data && <SkeletonRows rows={6} />}
      {data && <Answer batch={batch} head={data} />}
    </section>
  )
}

function Answer({ batch, head: file }: { batch: Batch; head: Blob }) {
  const client = useQueryClient()
  const reasonId = useId()
  const initial = useMemo(() => requestedOf(batch), [batch])
  const [requested, setRequested] = useState<RequestedParseOptions>(initial)
  const { head } = useHead({ file, sizeBytes: batch.textBytes, requested, remembered: noRemembered })
  const answer = useMutation({
    mutationFn: (sent: RequestedParseOptions) =>
      underOneKey(`answer ${batch.id} ${JSON.stringify(sent)}`, (key) =>
        postJson<Batch>(`/api/batches/${batch.id}/parse-options`, sent, key),
      ),
    onSuccess: (moved) => client.setQueryData(batchQuery(batch.id).queryKey, moved),
  })
  if (!head) return <SkeletonRows rows={6} />
  const examples = batch.inputNeeded?.examples.filter(isDateExample) ?? []
  const asked = batch.inputNeeded?.cause === 'date-order' ? examples : undefined
  const question = asked && requested.dateOrder === undefined ? openDateQuestion : openQuestion(head, requested)
  return (
    <>
      <div className="px-4 py-4">
        <ParseOptionsForm head={head} requested={requested} onChange={setRequested} asked={asked} />
      </div>
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-line border-t px-4 py-3">
        {answer.error && (
          <p role="alert" className="flex-1 text-rejected">
            {answer.error.message}
          </p>
        )}
        {question && (
          <p id={reasonId} className="text-soft text-sm">
            {question.todo ?? 'The file cannot be read like this. Choose other options, or withdraw the batch.'}
          </p>
        )}
        <Button
          look="primary"
          size="thumb"
          disabled={question !== null || answer.isPending}
          {...(question && { 'aria-describedby': reasonId })}
          onClick={() => answer.mutate(optionsToSend(initial, requested, head))}
        >
          {importLabel(head)}
        </Button>
      </div>
    </>
  )
}

const noRemembered: RememberedParseOptions[] = []

/** The options the file was last read with. Without an e-mail column then, there is none now. */
function requestedOf({ inputNeeded }: Batch): RequestedParseOptions {
  const { columns, ...requested } = RequestedParseOptions.safeParse(inputNeeded?.parseOptions).data ?? {}
  return columns ? { ...requested, columns: { ...columns, email: columns.email ?? null } } : requested
}

function importLabel(head: Parameters<typeof optionsToSend>[2]): string {
  if (head?.outcome !== 'read') return 'Import the file'
  if (head.mostlyInvalid) return 'Import anyway'
  return head.isWhole ? `Import ${counted(head.rows, 'row')}` : 'Import the file'
}
