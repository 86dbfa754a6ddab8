'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type { Rows } from './rows'
import { focusableIn } from './use-row-focus'

/** When the row that has the focus goes away, whoever took its place gets it: the keyboard stays where it was. */
export function useKeptFocus<Row>(body: RefObject<HTMLElement | null>, data: Rows<Row>, keyOf: (row: Row) => string | number) {
  const focused = useRef<{ index: number; key: string | number } | null>(null)
  useEffect(() => {
    const { activeElement } = document
    const index = body.current?.contains(activeElement) ? indexOf(activeElement?.closest('[aria-rowindex]')) : -1
    const row = data.rowAt(index)
    if (row !== undefined) focused.current = { index, key: keyOf(row) }
    if (activeElement !== document.body || focused.current === null) return
    const { index: place, key } = focused.current
    // Still in the list means only scrolled out of sight.
    if (data.length === 0 || data.rows.some((one) => keyOf(one) === key)) return
    const next = Math.min(place, data.length - 1)
    const target = body.current?.querySelector<HTMLElement>(focusableIn(next))
    if (!target || data.rowAt(next) === undefined) return
    target.focus({ preventScroll: true })
    focused.current = null
  })
}

// The heading is row 1.
const indexOf = (row: Element | null | undefined) => (row ? Number(row.getAttribute('aria-rowindex')) - 2 : -1)
