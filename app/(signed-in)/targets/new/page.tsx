import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { getFields } from '#core/field-versions/get-fields'
import { isAdmin } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { orRefused } from '#ui/shell/or-refused'
import { ChangeTarget } from '#ui/targets/change-target'

export const metadata: Metadata = { title: 'Add a target' }

export default async function NewTargetPage() {
  const ctx = await pageContext()
  if (!isAdmin(ctx.actor)) forbidden()
  const { inForce } = await orRefused(getFields({ ctx }))
  return <ChangeTarget target={null} fields={inForce.fields} />
}
