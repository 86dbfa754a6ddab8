import type { Metadata } from 'next'
import { getSystem } from '#core/system/get-system'
import { pageContext } from '#server/context/page-context'
import { readTemporal } from '#server/process/read-temporal'
import { orRefused } from '#ui/shell/or-refused'
import { System } from '#ui/system/system'

export const metadata: Metadata = { title: 'System' }

export default async function SystemPage() {
  const ctx = await pageContext()
  return <System rendered={await orRefused(getSystem({ ctx, readTemporal }))} />
}
