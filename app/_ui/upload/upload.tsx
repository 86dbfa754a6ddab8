'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { FieldVersion } from '#core/fields/field-version'
import { Button } from '#ui/basics/button'
import { UploadDialog } from '#ui/upload/upload-dialog'
import { ColumnGuide, columnsSentence } from './column-guide'
import { UploadLine } from './upload-line'
import { useDroppedFiles } from './use-dropped-files'
import { useUploads } from './use-uploads'

type ChosenFile = { id: number; file: File; no: number; of: number }

let lastId = 0

/** Takes files that are dropped, pasted or chosen, and shows a preview of each before it is uploaded. */
export function Upload({ fields }: { fields: FieldVersion }) {
  const { uploads, send, retry, dismiss } = useUploads()
  const [chosen, setChosen] = useState<ChosenFile[]>([])
  const add = (files: File[]) =>
    setChosen((before) => [...before, ...files.map((file, index) => ({ id: ++lastId, file, no: index + 1, of: files.length }))])
  const [next] = chosen
  const closeDialog = () => setChosen(([, ...rest]) => rest)
  const input = useRef<HTMLInputElement>(null)
  const hovering = useDroppedFiles(add)
  const takeChosen = () => {
    const files = [...(input.current?.files ?? [])]
    if (files.length === 0) return
    add(files)
    if (input.current) input.current.value = ''
  }
  // A file may be chosen before React listens.
  const takeEarly = useEffectEvent(takeChosen)
  useEffect(() => takeEarly(), [])
  return (
    <section
      aria-label="Upload"
      className={`rounded-md border border-dashed ${hovering ? 'border-accent-text bg-accent-wash' : 'border-control bg-sheet'}`}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">{hovering ? 'Drop to upload' : 'Drop a CSV or an Excel workbook of people here, or paste it'}</p>
          <p className="text-soft text-sm">{columnsSentence(fields)} You see a preview before anything is uploaded.</p>
          <p className="mt-0.5 flex flex-wrap gap-x-4 text-sm">
            <a href="/api/template.csv" download className="text-accent-text underline underline-offset-2">
              Template
            </a>
            <ColumnGuide fields={fields} />
          </p>
        </div>
        <label htmlFor="upload-file" className="sr-only">
          CSV file or Excel workbook
        </label>
        <input
          ref={input}
          id="upload-file"
          type="file"
          accept=".csv,.tsv,.txt,.gz,.xlsx,text/csv"
          multiple
          tabIndex={-1}
          className="sr-only"
          onChange={takeChosen}
        />
        <Button look="primary" size="thumb" onClick={() => input.current?.click()}>
          Choose file…
        </Button>
      </div>
      {uploads.map((upload) => (
        <UploadLine key={upload.id} upload={upload} onRetry={() => retry(upload)} onDismiss={() => dismiss(upload.id)} />
      ))}
      {next && (
        <UploadDialog
          key={next.id}
          file={next.file}
          place={next.of > 1 ? `${next.no} of ${next.of}` : null}
          onSend={(ready) => {
            closeDialog()
            void send(ready, next.of === 1)
          }}
          onClose={closeDialog}
        />
      )}
    </section>
  )
}
