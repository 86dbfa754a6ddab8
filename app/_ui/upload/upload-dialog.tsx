'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Page } from '#core/database/page'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import type { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { getJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Dialog } from '#ui/basics/dialog'
import { CloseFooter, DialogFooter } from '#ui/basics/dialog-footer'
import { Failed } from '#ui/basics/failed'
import { Notice } from '#ui/basics/notice'
import { counted, size } from '#ui/basics/numbers'
import { SkeletonRows } from '#ui/basics/skeleton'
import { fieldsInForceQuery } from '#ui/fields/fields-query'
import { type FieldColumn, fieldColumnsOf } from '#ui/parse-options/field-columns'
import type { WorkbookHead } from '#ui/parse-options/head-worker'
import { openQuestion } from '#ui/parse-options/open-question'
import { optionsToSend } from '#ui/parse-options/parse-option-changes'
import { ParseOptionsForm } from '#ui/parse-options/parse-options-form'
import { SheetChoice } from '#ui/parse-options/sheet-choice'
import { useHead } from '#ui/parse-options/use-head'
import type { ReadyFile } from '#ui/upload/send-file'
import { SameFileNotice } from './same-file-notice'

type Props = {
  file: File
  /** "2 of 3" when several files were chosen. */
  place: string | null
  onSend: (ready: ReadyFile) => void
  onClose: () => void
}

const noOptions: RequestedParseOptions = {}
const noColumns: FieldColumn[] = []

/** Previews a file before it is uploaded: how it is read, the first people, and the rows that would fail. */
export function UploadDialog({ file, place, onSend, onClose }: Props) {
  const [chosen, setChosen] = useState<RequestedParseOptions | null>(null)
  const { data: fields, error: noFields, refetch } = useQuery(fieldsInForceQuery)
  const { head, failed, proposal, workbook } = useHead({
    file,
    sizeBytes: file.size,
    requested: chosen,
    remembered: useRememberedOptions(),
    version: fields?.version,
  })
  const columns = fields ? fieldColumnsOf(fields.version) : noColumns
  const requested = chosen ?? proposal?.requested ?? noOptions
  const digest = useDigest(file)
  const question = head && openQuestion(head, requested)
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={file.name}
      footer={
        question?.kind === 'unanswerable' ? (
          <CloseFooter onClose={onClose} />
        ) : (
          <DialogFooter
            act={sendLabel(head)}
            look={head?.outcome === 'read' && head.mostlyInvalid ? 'plain' : 'primary'}
            isDisabled={(!head && !failed) || question !== null}
            reason={question?.todo ?? null}
            onAct={() =>
              onSend({
                file,
                digest,
                fieldVersion: fields?.number ?? null,
                requested: { ...optionsToSend(noOptions, requested, head), ...sheetToSend(workbook) },
              })
            }
            onCancel={onClose}
          />
        )
      }
    >
      <p className="mb-3 text-sm">{[place, size(file.size), rowsLabel(head), 'nothing is uploaded yet'].filter(Boolean).join(' · ')}</p>
      <div className="space-y-4 text-ink">
        <SameFileNotice digest={digest} />
        {!chosen && proposal && <ProposalNotice fileName={proposal.fileName} onRefuse={() => setChosen(noOptions)} />}
        {failed && (
          <p className="text-ink">
            This browser could not read the file. You can still upload it, and Countersign will show how it was read.
          </p>
        )}
        {!head && !failed && (noFields ? <Failed error={noFields} retry={() => void refetch()} /> : <SkeletonRows rows={6} />)}
        {workbook && <SheetChoice workbook={workbook} onChoose={(sheet) => setChosen({ sheet })} />}
        {head && (
          <ParseOptionsForm head={head} columns={columns} requested={requested} onChange={setChosen} isWorkbook={workbook !== null} />
        )}
      </div>
    </Dialog>
  )
}

/** What was previewed is what is read, also where the server would ask. */
const sheetToSend = (workbook: WorkbookHead | null) => (workbook && workbook.sheets.length > 1 ? { sheet: workbook.sheet } : {})

function rowsLabel(head: Head | null): string | null {
  if (head?.outcome !== 'read') return null
  return head.isWhole ? counted(head.rows, 'row') : `preview of the first ${counted(head.rows, 'row')}`
}

function sendLabel(head: Head | null): string {
  if (head?.outcome !== 'read') return 'Upload file'
  if (head.mostlyInvalid) return 'Upload anyway'
  return head.isWhole ? `Upload ${counted(head.rows, 'row')}` : 'Upload file'
}

function ProposalNotice({ fileName, onRefuse }: { fileName: string; onRefuse: () => void }) {
  return (
    <Notice role="status" title={`Read like ${fileName}`}>
      <p>That file had the same header, so the options you chose for it are used again.</p>
      <div className="mt-2">
        <Button onClick={onRefuse}>Detect again</Button>
      </div>
    </Notice>
  )
}

/** The options this maker chose for earlier files; undefined until loaded, and empty when loading failed. */
function useRememberedOptions(): RememberedParseOptions[] | undefined {
  const { data, isError } = useQuery({
    queryKey: ['parse-options'],
    queryFn: () => getJson<Page<RememberedParseOptions>>('/api/parse-options'),
    staleTime: 0,
    gcTime: 0,
  })
  return data?.items ?? (isError ? noRemembered : undefined)
}

const noRemembered: RememberedParseOptions[] = []

/** The SHA-256 of a file in hexadecimal, computed in a worker; null until it is done. */
function useDigest(file: Blob): string | null {
  const [digest, setDigest] = useState<string | null>(null)
  useEffect(() => {
    const worker = new Worker(new URL('./digest-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<string>) => setDigest(data))
    worker.postMessage(file)
    return () => worker.terminate()
  }, [file])
  return digest
}
