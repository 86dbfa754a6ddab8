'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/** The first and last page to load, counted from 0. */
export type Span = { from: number; to: number }

export const pageRows = 200

const loadAhead = 60
// While the scrollbar is dragged, only the pages where it rests are loaded.
const restMs = 60

/** The pages around the rows in view. A new `key` is a new list, which starts at its first page. */
export function useSpan(key: string): [Span, (first: number, last: number, total: number) => void] {
  const [state, setState] = useState<Span & { key: string }>({ key, from: 0, to: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (state.key !== key) setState({ key, from: 0, to: 0 })
  const span = state.key === key ? state : { from: 0, to: 0 }
  const { from, to } = span
  const show = useCallback(
    (first: number, last: number, total: number) => {
      const next = { from: pageOf(first - loadAhead), to: pageOf(Math.min(last + loadAhead, total - 1)) }
      clearTimeout(timer.current)
      if (next.from === from && next.to === to) return
      const go = () => setState({ key, ...next })
      if (next.from <= to + 1 && next.to >= from - 1) go()
      else timer.current = setTimeout(go, restMs)
    },
    [key, from, to],
  )
  return [span, show]
}

const pageOf = (place: number) => Math.max(0, Math.floor(place / pageRows))
