'use client'

import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { Rows } from './rows'

/** Selects the focusable element of a row: its tick box, or else its first button or link. */
const focusableIn = (index: number) => ['input', 'button', 'a'].map((tag) => `[aria-rowindex="${index + 2}"] ${tag}`).join(', ')

/** Scrolls a row into view and focuses it. A row that is still loading is focused when it arrives. */
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
      // A row outside the viewport is rendered one frame later.
      requestAnimationFrame(settle)
    },
    [scrollToRow, settle],
  )
}

/** Moves the focus to the next row when the focused row leaves the list. */
export function useKeptFocus<Row>(body: RefObject<HTMLElement | null>, data: Rows<Row>, keyOf: (row: Row) => string | number) {
  const focused = useRef<{ index: number; key: string | number } | null>(null)
  useEffect(() => {
    const { activeElement } = document
    const index = body.current?.contains(activeElement) ? indexOf(activeElement?.closest('[aria-rowindex]')) : -1
    const row = data.rowAt(index)
    if (row !== undefined) focused.current = { index, key: keyOf(row) }
    if (activeElement !== document.body || focused.current === null) return
    const { index: place, key } = focused.current
    // A row that is still in the list was only scrolled out of view.
    if (data.length === 0 || data.rows.some((other) => keyOf(other) === key)) return
    const next = Math.min(place, data.length - 1)
    const target = body.current?.querySelector<HTMLElement>(focusableIn(next))
    if (!target || data.rowAt(next) === undefined) return
    target.focus({ preventScroll: true })
    focused.current = null
  })
}

// aria-rowindex 1 is the heading.
const indexOf = (row: Element | null | undefined) => (row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1)
