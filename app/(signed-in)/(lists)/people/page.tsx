import type { Metadata } from 'next'
import { listDeclaredFields } from '#core/field-versions/list-declared-fields'
import { listTargetNames } from '#core/targets/list-target-names'
import { pageContext } from '#server/context/page-context'
import { Register } from '#ui/people/register'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage() {
  const ctx = await pageContext()
  const [fields, targets] = await Promise.all([listDeclaredFields({ ctx }), listTargetNames({ ctx })])
  return (
    <>
      <h1 className="font-semibold text-xl tracking-[-0.01em]">People</h1>
      <p className="mb-4 text-soft">Everyone who has been approved, with the file they came in and who approved them.</p>
      <Register fields={fields} targets={targets} />
    </>
  )
}
