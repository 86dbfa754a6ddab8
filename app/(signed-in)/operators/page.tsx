import type { Metadata } from 'next'
import { listChangeRequests } from '#core/change-requests/list-change-requests'
import { listOperators } from '#core/operators/list-operators'
import { isAdmin } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { WaitingChanges } from '#ui/change-requests/waiting-changes'
import { Operators } from '#ui/operators/operators'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Operators' }

export default async function OperatorsPage() {
  const ctx = await pageContext()
  const [rendered, changes] = await orRefused(Promise.all([listOperators({ ctx }), listChangeRequests({ ctx })]))
  const actor = { id: ctx.actor.id, isAdmin: isAdmin(ctx.actor) }
  return <Operators rendered={rendered} actor={actor} waiting={<WaitingChanges rendered={changes} />} />
}
