import type { Metadata } from 'next'
import { listEventActors } from '#core/audit/list-event-actors'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { pageContext } from '#server/context/page-context'
import { Audit } from '#ui/audit/audit'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage() {
  const ctx = await pageContext()
  const [operators, status] = await Promise.all([orRefused(listEventActors({ ctx })), getVerificationStatus({ ctx })])
  return <Audit operators={operators} status={status} />
}
