import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { getFields } from '#core/field-versions/get-fields'
import { isAdmin } from '#core/operators/operator'
import { getTarget } from '#core/targets/get-target'
import { pageContext } from '#server/context/page-context'
import { orRefused } from '#ui/shell/or-refused'
import { ChangeTarget } from '#ui/targets/change-target'

export const metadata: Metadata = { title: 'Change a target' }

export default async function ChangeTargetPage({ params }: { params: Promise<{ key: string }> }) {
  const ctx = await pageContext()
  if (!isAdmin(ctx.actor)) forbidden()
  const [target, { inForce }] = await orRefused(Promise.all([getTarget({ ctx, input: await params }), getFields({ ctx })]))
  return <ChangeTarget target={target} fields={inForce.fields} />
}
