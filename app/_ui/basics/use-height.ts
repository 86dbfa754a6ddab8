'use client'

import { type RefObject, useEffect, useState } from 'react'

/** The height of an element in pixels, kept up to date; 0 before it is mounted. */
export function useHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const observer = new ResizeObserver(() => setHeight(current.getBoundingClientRect().height))
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return height
}
