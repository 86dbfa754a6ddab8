'use client'

import { parseAsString, useQueryStates } from 'nuqs'

const parsers = { operator: parseAsString, batch: parseAsString, action: parseAsString, from: parseAsString, to: parseAsString }

/** Which events are shown: ids, a kind, and two days as YYYY-MM-DD. It stands in the URL, so that a link shows the same. */
export type AuditFilter = Record<keyof typeof parsers, string | null>

export function useAuditFilter(): [AuditFilter, (change: Partial<AuditFilter> | null) => void] {
  const [filter, set] = useQueryStates(parsers, { history: 'replace' })
  return [filter, (change) => void set(change)]
}

/** The moment at which a day begins on this clock, so many days later; null for what is no day. */
export function beginOf(day: string | null, daysLater = 0): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? []
  return year === undefined ? null : new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString()
}
