'use client'

import { useRef, useState } from 'react'
import { Button } from '#ui/basics/button'
import { UploadDialog } from '#ui/upload/upload-dialog'
import { UploadLine } from './upload-line'
import { useDroppedFiles } from './use-dropped-files'
import { useUploads } from './use-uploads'

type Chosen = { id: number; file: File; no: number; of: number }

let lastId = 0

/** Where a maker puts a file: dropped anywhere, pasted, or chosen. Each is looked at before it is sent. */
export function Upload() {
  const { uploads, send, again, drop } = useUploads()
  const [chosen, setChosen] = useState<Chosen[]>([])
  const add = (files: File[]) =>
    setChosen((before) => [...before, ...files.map((file, index) => ({ id: ++lastId, file, no: index + 1, of: files.length }))])
  const [next] = chosen
  const letGo = () => setChosen(([, ...rest]) => rest)
  const input = useRef<HTMLInputElement>(null)
  const hovering = useDroppedFiles(add)
  return (
    <section
      aria-label="Upload"
      className={`rounded-md border border-dashed ${hovering ? 'border-accent-text bg-accent-wash' : 'border-control bg-sheet'}`}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">{hovering ? 'Let go to upload' : 'Drop a CSV of people here, or paste it'}</p>
          <p className="text-soft text-sm">
            Name, date of birth, city and, if you have it, e-mail. You see how it is read before it is sent.{' '}
            <a href="/api/template.csv" download className="text-accent-text underline underline-offset-2">
              Template
            </a>
          </p>
        </div>
        <label htmlFor="upload-file" className="sr-only">
          CSV file
        </label>
        <input
          ref={input}
          id="upload-file"
          type="file"
          accept=".csv,.tsv,.txt,.gz,text/csv"
          multiple
          tabIndex={-1}
          className="sr-only"
          onChange={({ currentTarget }) => {
            add([...(currentTarget.files ?? [])])
            currentTarget.value = ''
          }}
        />
        <Button look="primary" size="thumb" onClick={() => input.current?.click()}>
          Choose file…
        </Button>
      </div>
      {uploads.map((upload) => (
        <UploadLine key={upload.id} upload={upload} again={() => again(upload)} drop={() => drop(upload.id)} />
      ))}
      {next && (
        <UploadDialog
          key={next.id}
          file={next.file}
          place={next.of > 1 ? `${next.no} of ${next.of}` : null}
          onSend={(ready) => {
            letGo()
            void send(ready, next.of === 1)
          }}
          onClose={letGo}
        />
      )}
    </section>
  )
}
