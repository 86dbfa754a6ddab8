'use client'

import { useEffect, useEffectEvent, useState } from 'react'

/** Takes files and text that are dropped on the page or pasted into it. Returns true while a file is dragged over the page. */
export function useDroppedFiles(take: (files: File[]) => void): boolean {
  const [hovering, setHovering] = useState(false)
  const onFiles = useEffectEvent((files: File[]) => files.length > 0 && take(files))
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setHovering(true)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      setHovering(false)
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea')) return
      const files = [...(event.clipboardData?.files ?? [])]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      onFiles(files.length > 0 ? files : text.includes('\n') ? [toFile(text)] : [])
    }
    addEventListener('dragover', onDragOver, { signal })
    addEventListener('dragleave', (event) => event.relatedTarget === null && setHovering(false), { signal })
    addEventListener('drop', onDrop, { signal })
    addEventListener('paste', onPaste, { signal })
    return () => stop.abort()
  }, [])
  return hovering
}

const toFile = (text: string) =>
  new File([text], `pasted-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.csv`, { type: 'text/csv' })
