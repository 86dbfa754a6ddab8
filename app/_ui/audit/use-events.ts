'use client'

import type { AuditEntry } from '#core/audit/audit-event'
import type { Page } from '#core/database/page'
import { getJson } from '#ui/api/request'
import type { Rows } from '#ui/table/rows'
import { usePages, withQuery } from '#ui/table/use-pages'
import { type AuditFilter, beginOf } from './use-audit-filter'

const pageEvents = 200

/** The events that match, newest first. */
export function useEvents({ from, to, ...filter }: AuditFilter): Rows<AuditEntry> {
  return usePages<AuditEntry>(['audit', filter, from, to], (cursor) =>
    getJson<Page<AuditEntry>>(withQuery('/api/audit', { ...filter, from: beginOf(from), to: beginOf(to, 1), cursor, limit: pageEvents })),
  )
}
