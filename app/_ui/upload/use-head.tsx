'use client'

import { useEffect, useState } from 'react'
import type { Head } from '#core/reading/read-head'
import type { ReadingHints } from '#core/reading/reading'
import type { HeadAnswer, HeadQuestion } from './head-worker'

/** `head` is null until the first answer; `failed` when there will be none. */
export type HeadState = { head: Head | null; failed: boolean }

/** What the head of a file says, read anew in a worker whenever the hints change. `sizeBytes` is of the whole file. */
export function useHead(file: Blob, sizeBytes: number, hints: ReadingHints): HeadState {
  const [worker, setWorker] = useState<Worker | null>(null)
  const [state, setState] = useState<HeadState>({ head: null, failed: false })
  useEffect(() => {
    const started = new Worker(new URL('./head-worker.tsx', import.meta.url), { type: 'module' })
    started.addEventListener('error', () => setState({ head: null, failed: true }))
    setWorker(started)
    return () => started.terminate()
  }, [])
  useEffect(() => {
    if (!worker) return
    const no = ++lastNo
    const take = ({ data }: MessageEvent<HeadAnswer>) => {
      if (data.no === no) setState({ head: data.head, failed: data.head === null })
    }
    worker.addEventListener('message', take)
    worker.postMessage({ no, file, sizeBytes, hints } satisfies HeadQuestion)
    return () => worker.removeEventListener('message', take)
  }, [worker, file, sizeBytes, hints])
  return state
}

let lastNo = 0
