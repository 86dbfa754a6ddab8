import type { Metadata } from 'next'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { isAdmin } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { ChangeRequests } from '#ui/change-requests/change-requests'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Change requests' }

export default async function ChangeRequestsPage() {
  const ctx = await pageContext()
  const rendered = await orRefused(listChangeRequests({ ctx }))
  return <ChangeRequests rendered={rendered} actor={{ id: ctx.actor.id, isAdmin: isAdmin(ctx.actor) }} />
}
