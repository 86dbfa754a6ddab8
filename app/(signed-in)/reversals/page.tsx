import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { listReversals } from '#core/reversals/list-reversals'
import { mayProposeReversals } from '#core/reversals/reversal'
import { pageContext } from '#server/context/page-context'
import { Reversals } from '#ui/reversals/reversals'

export const metadata: Metadata = { title: 'Reversals' }

export default async function ReversalsPage() {
  const ctx = await pageContext()
  if (!mayProposeReversals(ctx.actor)) forbidden()
  return <Reversals rendered={await listReversals({ ctx, input: { limit: 50 } })} />
}
