import type { Metadata } from 'next'
import { isAdmin } from '#core/operators/operator'
import { listTargets } from '#core/targets/list-targets'
import { pageContext } from '#server/context/page-context'
import { orRefused } from '#ui/shell/or-refused'
import { Targets } from '#ui/targets/targets'

export const metadata: Metadata = { title: 'Targets' }

export default async function TargetsPage() {
  const ctx = await pageContext()
  return <Targets targets={await orRefused(listTargets({ ctx }))} isAdmin={isAdmin(ctx.actor)} />
}
