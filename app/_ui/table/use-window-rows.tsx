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
// What stands over the first and the last rows: search, heading and bar.
const coveredAbovePx = 120
const coveredBelowPx = 96

/**
 * The rows of a list that are in the window, whatever their number; `shift` is how far each is drawn above its place. What one looks at
 * stays where it is when others above it come or go, and when what stands above the list does.
 */
export function useWindowRows<Row>(
  body: RefObject<HTMLElement | null>,
  data: Rows<Row>,
  keyOf: (row: Row) => string | number,
  rowPx: number,
): WindowRows {
  const [view, setView] = useState<View>({ first: 0, last: 2 * overscan, shift: 0 })
  const scroll = useRef<Scroll>({ at: 0, shift: 0 })
  const beginsAt = useRef<number>(null)
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
  // How far the page is scrolled into the list, once what came or went above the list has been made up for.
  const pageInto = useCallback((list: HTMLElement) => {
    const begins = list.getBoundingClientRect().top + scrollY
    const grown = begins - (beginsAt.current ?? begins)
    const { at, shift } = scroll.current
    if (at > 0 && Math.abs(grown) >= 1) {
      // At the end, a page that has become shorter was moved by the browser already.
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1
      window.scrollTo({ top: isAtEnd ? begins + at - shift : scrollY + grown, behavior: 'instant' })
    }
    beginsAt.current = begins
    return scrollY - begins
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
  // Before it is followed, for a list that has become shorter may have moved the page.
  useAnchor(data, keyOf, [view.first, view.last], topPlace, moveBy)
  useLayoutEffect(() => follow(), [follow])
  useLayoutEffect(() => {
    // Chromium would make up for what comes above a second time.
    const { style } = document.documentElement
    style.overflowAnchor = 'none'
    return () => {
      style.overflowAnchor = ''
    }
  }, [])
  useEffect(() => {
    // Whatever stands above the list may grow or go, and the list with it. Asked after each rendering, where the list stands is laid
    // out each time.
    const page = new ResizeObserver(follow)
    page.observe(document.body)
    return () => page.disconnect()
  }, [follow])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      // In the frame that is scrolled, or rows would be missing in it.
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
