'use client'

import { useSyncExternalStore } from 'react'

/** A time relative to now, with the exact time on hover and for screen readers. The server renders the exact time. */
export function When({ at }: { at: string }) {
  const now = useNow()
  const exact = now === null ? utc(at) : exactly.format(new Date(at))
  return (
    <time dateTime={at} title={exact} className="whitespace-nowrap">
      {now === null ? exact : <span aria-hidden="true">{relative(new Date(at), now)}</span>}
      {now !== null && <span className="sr-only">{exact}</span>}
    </time>
  )
}

const exactly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const withYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

const utc = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** The time of day: "09:12". */
export const timeOfDay = (at: Date) => clock.format(at)

/** "just now", "3 min ago", "today 09:12", "yesterday 17:40", "4 Nov 08:15", "4 Nov 2025". */
export function relative(at: Date, now: number): string {
  const seconds = (now - at.getTime()) / 1000
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  const days = daysBetween(at, new Date(now))
  if (days === 0) return `today ${clock.format(at)}`
  if (days === 1) return `yesterday ${clock.format(at)}`
  return at.getFullYear() === new Date(now).getFullYear() ? `${dayAndMonth.format(at)} ${clock.format(at)}` : withYear.format(at)
}

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
const daysBetween = (from: Date, to: Date) => Math.round((midnight(to) - midnight(from)) / 86_400_000)

// One timer for every time on the page.
const tickMs = 15_000
let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void) {
  listeners.add(listener)
  if (!timer) now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const listen of listeners) listen()
  }, tickMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || !timer) return
    clearInterval(timer)
    timer = null
  }
}

/** The present time in milliseconds, at most 15 s old; null while the server renders. */
export const useNow = () =>
  useSyncExternalStore<number | null>(
    subscribe,
    () => now,
    () => null,
  )
