'use client'

import { useEffect, useRef, useState } from 'react'

/** Takes files that are dropped anywhere on the page or pasted into it, and text that is pasted. True while something hovers. */
export function useDroppedFiles(take: (files: File[]) => void): boolean {
  const [hovering, setHovering] = useState(false)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setHovering(true)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setHovering(false)
      hand([...(event.dataTransfer?.files ?? [])])
    }
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea')) return
      const files = [...(event.clipboardData?.files ?? [])]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      hand(files.length > 0 ? files : text.includes('\n') ? [pasted(text)] : [])
    }
    const hand = (files: File[]) => files.length > 0 && latest.current(files)
    addEventListener('dragover', over, { signal })
    addEventListener('dragleave', (event) => event.relatedTarget === null && setHovering(false), { signal })
    addEventListener('drop', drop, { signal })
    addEventListener('paste', paste, { signal })
    return () => stop.abort()
  }, [])
  return hovering
}

const pasted = (text: string) =>
  new File([text], `pasted-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.csv`, { type: 'text/csv' })
