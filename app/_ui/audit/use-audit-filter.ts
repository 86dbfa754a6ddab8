'use client'

import { parseAsString, useQueryStates } from 'nuqs'

const parsers = { operator: parseAsString, batch: parseAsString, action: parseAsString, from: parseAsString, to: parseAsString }

/** The filter of the audit log: ids, an action, and two days as YYYY-MM-DD. It is in the URL, so a link shows the same events. */
export type AuditFilter = Record<keyof typeof parsers, string | null>

export function useAuditFilter(): [AuditFilter, (change: Partial<AuditFilter> | null) => void] {
  const [filter, set] = useQueryStates(parsers, { history: 'replace' })
  return [filter, (change) => void set(change)]
}

/** When a day begins in this time zone, plus a number of days; null if it is not a day. */
export function beginOf(day: string | null, daysLater = 0): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? []
  return year === undefined ? null : new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString()
}
