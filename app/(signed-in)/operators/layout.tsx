import type { ReactNode } from 'react'
import { mayReadOperators } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { hasDelivery } from '#server/process/has-delivery'
import { AdminTabs } from '#ui/operators/admin-tabs'

export default async function OperatorsLayout({ children }: { children: ReactNode }) {
  const { actor } = await pageContext()
  return (
    <>
      {mayReadOperators(actor) && <AdminTabs hasTargets={hasDelivery()} />}
      {children}
    </>
  )
}
