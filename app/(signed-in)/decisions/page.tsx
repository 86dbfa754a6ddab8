import type { Metadata } from 'next'
import { pageContext } from '#server/context/page-context'
import { Decisions } from '#ui/decisions/decisions'

export const metadata: Metadata = { title: 'Decisions' }

export default async function DecisionsPage() {
  await pageContext()
  return <Decisions />
}
