'use client'

import { useEffect, useState } from 'react'
import { serverNow } from '#ui/api/server-clock'

/** Whole seconds until a time from the server, counted down by the server's clock; 0 if it has passed or is null. */
export function useSecondsUntil(at: string | null): number {
  const [now, setNow] = useState(serverNow)
  const seconds = at === null ? 0 : Math.max(0, Math.ceil((Date.parse(at) - now) / 1000))
  const isOver = seconds === 0
  useEffect(() => {
    if (isOver) return
    const timer = setInterval(() => setNow(serverNow()), 250)
    return () => clearInterval(timer)
  }, [isOver])
  return seconds
}
