import type { Metadata } from 'next'
import { getFields } from '#core/field-versions/get-fields'
import { isAdmin } from '#core/operators/operator'
import { pageContext } from '#server/context/page-context'
import { Fields } from '#ui/fields/fields'
import { orRefused } from '#ui/shell/or-refused'

export const metadata: Metadata = { title: 'Fields' }

export default async function FieldsPage() {
  const ctx = await pageContext()
  return <Fields rendered={await orRefused(getFields({ ctx }))} isAdmin={isAdmin(ctx.actor)} />
}
