import type { Metadata } from 'next'
import { isAdmin } from '#core/operators/operator'
import { getTarget } from '#core/targets/get-target'
import { listTargetTests } from '#core/targets/list-target-tests'
import { pageContext } from '#server/context/page-context'
import { orRefused } from '#ui/shell/or-refused'
import { Target } from '#ui/targets/target'

export const metadata: Metadata = { title: 'Target' }

export default async function TargetPage({ params }: { params: Promise<{ key: string }> }) {
  const ctx = await pageContext()
  const input = await params
  const [target, tests] = await orRefused(Promise.all([getTarget({ ctx, input }), listTargetTests({ ctx, input })]))
  return <Target target={target} tests={tests} isAdmin={isAdmin(ctx.actor)} />
}
