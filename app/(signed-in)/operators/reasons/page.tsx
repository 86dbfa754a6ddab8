import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { isAdmin, mayReadOperators } from '#core/operators/operator'
import { listReasons } from '#core/reasons/list-reasons'
import { pageContext } from '#server/context/page-context'
import { Reasons } from '#ui/reasons/reasons'

export const metadata: Metadata = { title: 'Reasons' }

export default async function ReasonsPage() {
  const ctx = await pageContext()
  if (!mayReadOperators(ctx.actor)) forbidden()
  return <Reasons rendered={await listReasons({ ctx })} isAdmin={isAdmin(ctx.actor)} />
}
