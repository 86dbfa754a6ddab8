'use client'

import { useEffect, useState } from 'react'

/** The SHA-256 of a file in hexadecimal, computed in a worker; null until it is done. */
export function useDigest(file: Blob): string | null {
  const [digest, setDigest] = useState<string | null>(null)
  useEffect(() => {
    const worker = new Worker(new URL('./digest-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<string>) => setDigest(data))
    worker.postMessage(file)
    return () => worker.terminate()
  }, [file])
  return digest
}
