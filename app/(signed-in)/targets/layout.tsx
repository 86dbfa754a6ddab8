import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { mayReadOperators } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { hasDelivery } from '#server/process/has-delivery'
import { AdminTabs } from '#ui/operators/admin-tabs'

export default async function TargetsLayout({ children }: { children: ReactNode }) {
  const { actor } = await pageContext()
  if (!hasDelivery()) notFound()
  return (
    <>
      {mayReadOperators(actor) && <AdminTabs hasTargets />}
      {children}
    </>
  )
}
