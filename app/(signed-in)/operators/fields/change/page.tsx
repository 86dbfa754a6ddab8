import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { getFields } from '#core/field-versions/get-fields'
import { isAdmin } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { ChangeFields } from '#ui/fields/change-fields'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Change the fields' }

export default async function ChangeFieldsPage() {
  const ctx = await pageContext()
  if (!isAdmin(ctx.actor)) forbidden()
  const { inForce, versions } = await orRefused(getFields({ ctx }))
  return <ChangeFields inForce={inForce} number={versions[0].number} />
}
