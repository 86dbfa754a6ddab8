'use client'

import { useRef } from 'react'
import { Button } from '#ui/basics/button'
import { UploadLine } from './upload-line'
import { useDroppedFiles } from './use-dropped-files'
import { useUploads } from './use-uploads'

/** Where a maker puts a file: dropped anywhere, pasted, or chosen. */
export function Upload() {
  const { uploads, add, again, drop } = useUploads()
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
            Columns name, dob, city and, if you have it, email. Dates as 1990-04-02.{' '}
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
          accept=".csv,text/csv"
          multiple
          tabIndex={-1}
          className="sr-only"
          onChange={({ currentTarget }) => {
            void add([...(currentTarget.files ?? [])])
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
    </section>
  )
}
