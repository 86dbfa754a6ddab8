'use client'

import { useEffect, useState } from 'react'

/** Whole seconds until a moment, counted down on the clock of this browser; 0 when it is over or there is none. */
export function useSecondsUntil(at: string | null): number {
  const [now, setNow] = useState(() => Date.now())
  const seconds = at === null ? 0 : Math.max(0, Math.ceil((Date.parse(at) - now) / 1000))
  const isOver = seconds === 0
  useEffect(() => {
    if (isOver) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [isOver])
  return seconds
}
