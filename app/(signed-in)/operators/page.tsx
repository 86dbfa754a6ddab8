import type { Metadata } from 'next'
import { listOperators } from '#core/operators/list-operators'
import { isAdmin } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { Operators } from '#ui/operators/operators'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Operators' }

export default async function OperatorsPage() {
  const ctx = await pageContext()
  const rendered = await orRefused(listOperators({ ctx }))
  return <Operators rendered={rendered} actor={{ id: ctx.actor.id, changes: isAdmin(ctx.actor) }} />
}
