'use client'

import { useEffect, useState } from 'react'
import type { FieldVersion } from '#core/fields/field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import type { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { useFileLimits } from './file-limits'
import type { HeadAnswer, HeadQuestion, WorkbookHead } from './head-worker'

/** `head` is null until it is read, `failed` when it cannot be. `proposal` has the options taken from an earlier file. */
export type HeadState = { head: Head | null; failed: boolean; proposal: HeadAnswer['proposal']; workbook: WorkbookHead | null }

type Options = {
  file: Blob
  /** Size of the whole file. */
  sizeBytes: number
  /** Null until the maker changes something: then the options of an earlier file may apply. */
  requested: RequestedParseOptions | null
  /** Undefined until they are loaded; the file is read after that. */
  remembered?: RememberedParseOptions[] | undefined
  /** The fields by which the file is read; undefined until they are loaded. */
  version: FieldVersion | undefined
  /** Whether the file is the text of a workbook, and not a workbook itself. */
  isWorkbook?: boolean
}

/** Reads the head of a file in a worker, again whenever the requested options change. */
export function useHead({ file, sizeBytes, requested, remembered, version, isWorkbook = false }: Options): HeadState {
  const limits = useFileLimits()
  const [worker, setWorker] = useState<Worker | null>(null)
  const [state, setState] = useState<HeadState>(unread)
  useEffect(() => {
    const started = new Worker(new URL('./head-worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('error', () => setState({ ...unread, failed: true }))
    setWorker(started)
    return () => started.terminate()
  }, [])
  useEffect(() => {
    if (!worker || !remembered || !version) return
    const no = ++lastNo
    const onMessage = ({ data: { no: answered, ...read } }: MessageEvent<HeadAnswer>) => {
      if (answered === no) setState({ ...read, failed: read.head === null })
    }
    worker.addEventListener('message', onMessage)
    worker.postMessage({ no, file, sizeBytes, requested, remembered, version, limits, isWorkbook } satisfies HeadQuestion)
    return () => worker.removeEventListener('message', onMessage)
  }, [worker, file, sizeBytes, requested, remembered, version, limits, isWorkbook])
  return state
}

const unread: HeadState = { head: null, failed: false, proposal: null, workbook: null }

let lastNo = 0
