'use client'

import { useQuery } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import type { Batch } from '#core/batches/batch'
import type { FieldVersion } from '#core/fields/field-version'
import { isSpellingExample } from '#core/fields/kinds/spelling'
import { positionOf, requestColumn } from '#core/parsing/header/requested-columns'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import type { SpellingQuestion } from '#core/parsing/preview/read-head'
import type { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { isDateExample } from '#core/parsing/values/date-order'
import { getBytes } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Failed } from '#ui/basics/failed'
import { counted } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { fieldsOfBatchQuery } from '#ui/fields/fields-query'
import { type FieldColumn, fieldColumnsOf } from './field-columns'
import { openDateQuestion, openQuestion, openSpellingQuestion } from './open-question'
import { optionsToSend } from './parse-option-changes'
import { ParseOptionsForm } from './parse-options-form'
import { SheetQuestion } from './sheet-question'
import { useAnswer } from './use-answer'
import { useHead } from './use-head'

/** Asks the maker how to read a file whose batch needs input. */
export function NeedsInputForm({ batch }: { batch: Batch }) {
  return batch.inputNeeded?.cause === 'sheet' ? <SheetQuestion batch={batch} /> : <ParseQuestion batch={batch} />
}

function ParseQuestion({ batch }: { batch: Batch }) {
  const { data, error, refetch } = useQuery({
    // Not under the batch's key, because the bytes never change.
    queryKey: ['needs-input-head', batch.id],
    queryFn: () => getBytes(`/api/batches/${batch.id}/head`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const fields = useQuery(fieldsOfBatchQuery(batch.id))
  return (
    <section aria-label="A question about this file" className="rounded-md border border-line bg-sheet">
      <div className="border-line border-b px-4 py-3">
        <h2 className="font-semibold text-lg">This file needs your input</h2>
        <p className="text-soft">
          {batch.inputNeeded?.cause === 'date-order'
            ? 'Its dates can be read in more than one way.'
            : batch.inputNeeded?.cause === 'spelling'
              ? 'Some of its dates or numbers can be read in more than one way.'
              : 'Most of its first rows cannot be imported as the file is read now.'}{' '}
          No one has been imported yet.
        </p>
      </div>
      {error && <Failed error={error} retry={refetch} />}
      {fields.error && <Failed error={fields.error} retry={fields.refetch} />}
      {!error && !fields.error && !(data && fields.data) && <SkeletonRows rows={6} />}
      {data && fields.data && <Answer batch={batch} head={data} version={fields.data.version} />}
    </section>
  )
}

function Answer({ batch, head: file, version }: { batch: Batch; head: Blob; version: FieldVersion }) {
  const reasonId = useId()
  const columns = useMemo(() => fieldColumnsOf(version), [version])
  const initial = useMemo(() => requestedOf(batch, columns), [batch, columns])
  const [requested, setRequested] = useState<RequestedParseOptions>(initial)
  const { isWorkbook } = batch
  const { head } = useHead({ file, sizeBytes: batch.textBytes, requested, remembered: noRemembered, version, isWorkbook })
  const answer = useAnswer(batch)
  if (!head) return <SkeletonRows rows={6} />
  const examples = batch.inputNeeded?.examples.filter(isDateExample) ?? []
  const asked = batch.inputNeeded?.cause === 'date-order' ? examples : undefined
  const spelling = spellingAskedBy(batch)
  const isOpen = (asked && requested.dateOrder === undefined) || (spelling && requested.spellings?.[spelling.field.key] === undefined)
  const question = isOpen ? (asked ? openDateQuestion : openSpellingQuestion) : openQuestion(head, requested)
  return (
    <>
      <div className="px-4 py-4">
        <ParseOptionsForm
          head={head}
          columns={columns}
          requested={requested}
          onChange={setRequested}
          asked={asked}
          askedSpelling={spelling}
          isWorkbook={isWorkbook}
        />
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

/** The field whose dates or numbers the maker is asked about. */
function spellingAskedBy({ inputNeeded }: Batch): SpellingQuestion | undefined {
  if (inputNeeded?.cause !== 'spelling' || !inputNeeded.field) return undefined
  return { field: inputNeeded.field, examples: inputNeeded.examples.filter(isSpellingExample) }
}

/** The options the file was last read with. An optional field without a column then has none now. */
function requestedOf({ inputNeeded }: Batch, fields: FieldColumn[]): RequestedParseOptions {
  const { columns, ...requested } = RequestedParseOptions.safeParse(inputNeeded?.parseOptions).data ?? {}
  if (!columns) return requested
  const absent = fields.map(({ key }) => key).filter((meaning) => positionOf(columns, meaning) === undefined)
  return { ...requested, columns: absent.reduce((all, meaning) => requestColumn(all, meaning, null), columns) }
}

function importLabel(head: Parameters<typeof optionsToSend>[2]): string {
  if (head?.outcome !== 'read') return 'Import the file'
  if (head.mostlyInvalid) return 'Import anyway'
  return head.isWhole ? `Import ${counted(head.rows, 'row')}` : 'Import the file'
}
