'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Rows } from './rows'
import { heightsOf, isCramped, type Scroll, scrolled, settled } from './scroll-scale'
import { useAnchor } from './use-anchor'

type View = { first: number; last: number; shift: number }

export type WindowRows = View & { heightPx: number; scrollToRow: (index: number) => void }

const overscan = 8
const settleMs = 150
// Sticky elements cover this much of the first and last rows: search, heading and decision bar.
const coveredAbovePx = 120
const coveredBelowPx = 96

/**
 * Which rows of a list of any length are in the viewport; `shift` is how far each is drawn above its position. Visible rows keep their
 * place on screen when rows or elements above them come or go.
 */
export function useWindowRows<Row>(
  body: RefObject<HTMLElement | null>,
  data: Rows<Row>,
  keyOf: (row: Row) => string | number,
  rowPx: number,
): WindowRows {
  const [view, setView] = useState<View>({ first: 0, last: 2 * overscan, shift: 0 })
  const scroll = useRef<Scroll>({ at: 0, shift: 0 })
  const listTop = useRef<number>(null)
  const listPx = data.length * rowPx

  const place = useCallback(
    (next: Scroll, pagePx: number) => {
      scroll.current = next
      const page = next.at - next.shift
      if (Math.abs(page - pagePx) >= 1) window.scrollTo({ top: scrollY + page - pagePx, behavior: 'instant' })
      const first = Math.max(0, Math.floor(next.at / rowPx) - overscan)
      const last = Math.ceil((next.at + innerHeight) / rowPx) + overscan
      setView((now) => (now.first === first && now.last === last && now.shift === next.shift ? now : { first, last, shift: next.shift }))
    },
    [rowPx],
  )
  // Returns how far the page is scrolled into the list, after compensating for elements that grew or shrank above it.
  const pageInto = useCallback((list: HTMLElement) => {
    const top = list.getBoundingClientRect().top + scrollY
    const grown = top - (listTop.current ?? top)
    const { at, shift } = scroll.current
    if (at > 0 && Math.abs(grown) >= 1) {
      // The browser has already moved a page that became shorter while scrolled to its end.
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1
      window.scrollTo({ top: isAtEnd ? top + at - shift : scrollY + grown, behavior: 'instant' })
    }
    listTop.current = top
    return scrollY - top
  }, [])
  const follow = useCallback(() => {
    if (!body.current) return
    const pagePx = pageInto(body.current)
    const heights = heightsOf(listPx, innerHeight)
    const next = scrolled(scroll.current, pagePx, heights)
    place(isCramped(next, heights) ? settled(next, heights) : next, pagePx)
  }, [body, listPx, pageInto, place])

  const topPlace = useCallback(() => {
    const top = Math.ceil((scroll.current.at + coveredAbovePx) / rowPx)
    return top > 0 ? top : null
  }, [rowPx])
  const moveBy = useCallback(
    (by: number) => {
      if (!body.current) return
      const { at, shift } = scroll.current
      place(settled({ at: at + by * rowPx, shift }, heightsOf(listPx, innerHeight)), pageInto(body.current))
    },
    [body, listPx, pageInto, place, rowPx],
  )
  // Must run before `follow`, because a shorter list may have moved the page.
  useAnchor(data, keyOf, [view.first, view.last], topPlace, moveBy)
  useLayoutEffect(() => follow(), [follow])
  useLayoutEffect(() => {
    // Chromium's scroll anchoring would compensate a second time.
    const { style } = document.documentElement
    style.overflowAnchor = 'none'
    return () => {
      style.overflowAnchor = ''
    }
  }, [])
  useEffect(() => {
    // Elements above the list may grow or disappear. Measuring after every render instead would force a layout each time.
    const page = new ResizeObserver(follow)
    page.observe(document.body)
    return () => page.disconnect()
  }, [follow])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      // Rendered in the same frame as the scroll, or rows would be missing in it.
      flushSync(follow)
      clearTimeout(timer)
      timer = setTimeout(() => {
        const { at, shift } = scroll.current
        place(settled(scroll.current, heightsOf(listPx, innerHeight)), at - shift)
      }, settleMs)
    }
    addEventListener('scroll', onScroll, { passive: true })
    addEventListener('resize', follow)
    return () => {
      clearTimeout(timer)
      removeEventListener('scroll', onScroll)
      removeEventListener('resize', follow)
    }
  }, [follow, place, listPx])

  const scrollToRow = (index: number) => {
    if (!body.current) return
    const pagePx = pageInto(body.current)
    const { shift } = scroll.current
    const highest = index * rowPx - coveredAbovePx
    const lowest = (index + 1) * rowPx + coveredBelowPx - innerHeight
    const at = Math.max(lowest, Math.min(highest, pagePx + shift))
    if (at !== pagePx + shift) place(settled({ at, shift }, heightsOf(listPx, innerHeight)), pagePx)
  }
  return { ...view, last: Math.min(view.last, data.length - 1), heightPx: heightsOf(listPx, 0).page, scrollToRow }
}
