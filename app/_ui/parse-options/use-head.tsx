'use client'

import { useEffect, useState } from 'react'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import type { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { useFileLimits } from './file-limits'
import type { HeadAnswer, HeadQuestion } from './head-worker'

/** `head` is null until the first answer; `failed` when there will be none; `proposal` how it is read where an earlier file decided it. */
export type HeadState = { head: Head | null; failed: boolean; proposal: HeadAnswer['proposal'] }

type Options = {
  file: Blob
  /** Of the whole file. */
  sizeBytes: number
  /** Null as long as nobody said anything: then an earlier file may decide. */
  requested: RequestedParseOptions | null
  /** Undefined until they are known; nothing is read before. */
  remembered?: RememberedParseOptions[] | undefined
}

/** What the head of a file says, read anew in a worker whenever the requested change. */
export function useHead({ file, sizeBytes, requested, remembered }: Options): HeadState {
  const limits = useFileLimits()
  const [worker, setWorker] = useState<Worker | null>(null)
  const [state, setState] = useState<HeadState>(unread)
  useEffect(() => {
    const started = new Worker(new URL('./head-worker.tsx', import.meta.url), { type: 'module' })
    started.addEventListener('error', () => setState({ ...unread, failed: true }))
    setWorker(started)
    return () => started.terminate()
  }, [])
  useEffect(() => {
    if (!worker || !remembered) return
    const no = ++lastNo
    const take = ({ data: { no: answered, ...read } }: MessageEvent<HeadAnswer>) => {
      if (answered === no) setState({ ...read, failed: read.head === null })
    }
    worker.addEventListener('message', take)
    worker.postMessage({ no, file, sizeBytes, requested, remembered, limits } satisfies HeadQuestion)
    return () => worker.removeEventListener('message', take)
  }, [worker, file, sizeBytes, requested, remembered, limits])
  return state
}

const unread: HeadState = { head: null, failed: false, proposal: null }

let lastNo = 0
