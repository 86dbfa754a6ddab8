'use client'

import { type RefObject, useCallback, useEffect, useRef } from 'react'

/** What of a row takes the focus: its tick box, or else the first thing in it that can. */
export const focusableIn = (index: number) => ['input', 'button', 'a'].map((tag) => `[aria-rowindex="${index + 2}"] ${tag}`).join(', ')

/** Brings a row into view and focuses it; one that is still on its way gets the focus when it comes, unless one has gone elsewhere. */
export function useRowFocus(body: RefObject<HTMLElement | null>, scrollToRow: (index: number) => void) {
  const wanted = useRef<number | null>(null)
  const settle = useCallback(() => {
    if (wanted.current === null) return
    const target = body.current?.querySelector<HTMLElement>(focusableIn(wanted.current))
    if (!target) return
    wanted.current = null
    target.focus({ preventScroll: true })
  }, [body])
  useEffect(settle)
  return useCallback(
    (index: number) => {
      wanted.current = index
      scrollToRow(index)
      // A row that was out of view is in the document one frame later.
      requestAnimationFrame(settle)
    },
    [scrollToRow, settle],
  )
}
