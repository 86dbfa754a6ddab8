'use client'

import { type RefCallback, useCallback, useState } from 'react'

/** The width of an element in pixels, as it changes; null before it is drawn. */
export function useWidth<Element extends HTMLElement>(): [RefCallback<Element>, number | null] {
  const [width, setWidth] = useState<number | null>(null)
  const ref = useCallback((element: Element | null) => {
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
