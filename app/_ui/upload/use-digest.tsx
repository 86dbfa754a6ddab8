'use client'

import { useEffect, useState } from 'react'

/** The sha-256 of a file in hexadecimal, made in a worker; null until it is known. */
export function useDigest(file: Blob): string | null {
  const [digest, setDigest] = useState<string | null>(null)
  useEffect(() => {
    const worker = new Worker(new URL('./digest-worker.tsx', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<string>) => setDigest(data))
    worker.postMessage(file)
    return () => worker.terminate()
  }, [file])
  return digest
}
