'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { type ReadyFile, sendFile, UploadStopped, uploadProblem } from './send-file'

/** One file being uploaded. `alone` means that its batch opens afterwards. */
export type Upload = ReadyFile & { id: number; alone: boolean; sentBytes: number; problem: string | null; stop: () => void }

let lastId = 0

/** The uploads of this page. After a single file, the page of its batch opens. */
export function useUploads() {
  const router = useRouter()
  const [uploads, setUploads] = useState<Upload[]>([])
  const change = (id: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)))
  const dismiss = (id: number) => setUploads((all) => all.filter((upload) => upload.id !== id))

  useConfirmLeaving(uploads.some(({ problem }) => problem === null))

  const send = async (ready: ReadyFile, alone: boolean) => {
    const id = ++lastId
    const aborter = new AbortController()
    setUploads((all) => [...all, { ...ready, id, alone, sentBytes: 0, problem: null, stop: () => aborter.abort() }])
    try {
      const batch = await sendFile(ready, { onSent: (sentBytes) => change(id, { sentBytes }), signal: aborter.signal })
      dismiss(id)
      if (alone) router.push(`/batches/${batch.id}`)
      else router.refresh()
    } catch (error) {
      if (error instanceof UploadStopped) dismiss(id)
      else change(id, { problem: uploadProblem(error) })
    }
  }
  const retry = ({ id, file, requested, fieldVersion, digest, alone }: Upload) => {
    dismiss(id)
    void send({ file, requested, fieldVersion, digest }, alone)
  }
  return { uploads, send, retry, dismiss }
}

// Closing the tab would stop the upload.
function useConfirmLeaving(sending: boolean) {
  useEffect(() => {
    if (!sending) return
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', onBeforeUnload)
    return () => removeEventListener('beforeunload', onBeforeUnload)
  }, [sending])
}
