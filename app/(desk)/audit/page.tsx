import type { Metadata } from 'next'
import { listEventActors } from '#core/audit/list-event-actors'
import { pageContext } from '#server/page-context'
import { Audit } from '#ui/audit/audit'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage() {
  const ctx = await pageContext()
  return <Audit operators={await orRefused(listEventActors({ ctx }))} />
}
