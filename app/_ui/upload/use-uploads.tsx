'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { type ReadyFile, Stopped, sendFile, uploadProblem } from './send-file'

/** One file on its way. `alone`: its batch is opened once it is there. */
export type Upload = ReadyFile & { id: number; alone: boolean; sentBytes: number; problem: string | null; stop: () => void }

let lastId = 0

/** The files that are on their way from this page. A single one is followed to its batch. */
export function useUploads() {
  const router = useRouter()
  const [uploads, setUploads] = useState<Upload[]>([])
  const change = (id: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)))
  const drop = (id: number) => setUploads((all) => all.filter((upload) => upload.id !== id))

  useStayWhile(uploads.some(({ problem }) => problem === null))

  const send = async (ready: ReadyFile, alone: boolean) => {
    const id = ++lastId
    const aborter = new AbortController()
    setUploads((all) => [...all, { ...ready, id, alone, sentBytes: 0, problem: null, stop: () => aborter.abort() }])
    try {
      const batch = await sendFile(ready, { onSent: (sentBytes) => change(id, { sentBytes }), signal: aborter.signal })
      drop(id)
      if (alone) router.push(`/batches/${batch.id}`)
      else router.refresh()
    } catch (error) {
      if (error instanceof Stopped) drop(id)
      else change(id, { problem: uploadProblem(error) })
    }
  }
  const again = ({ id, file, requested, digest, alone }: Upload) => {
    drop(id)
    void send({ file, requested, digest }, alone)
  }
  return { uploads, send, again, drop }
}

// A file that has not arrived is lost when the tab closes; a batch on the desk goes on.
function useStayWhile(sending: boolean) {
  useEffect(() => {
    if (!sending) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [sending])
}
