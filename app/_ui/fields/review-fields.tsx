'use client'

import { useRouter } from 'next/navigation'
import { diffFieldVersions } from '#core/fields/diff-field-versions'
import type { FieldVersion } from '#core/fields/field-version'
import { Button } from '#ui/basics/button'
import { Refused } from '#ui/operators/refused'
import { useOperatorAct } from '#ui/operators/use-operators'
import { FieldChanges } from './field-changes'

type Props = { before: FieldVersion; after: FieldVersion; number: number; onBack: () => void }

/** What would be different, as the second admin sees it, and the button that proposes it. */
export function ReviewFields({ before, after, number, onBack }: Props) {
  const router = useRouter()
  const act = useOperatorAct()
  const changes = diffFieldVersions(before, after)
  const propose = () =>
    act.mutate(
      { url: '/api/change-requests', body: { kind: 'fields', basedOn: number, definition: after } },
      { onSuccess: () => router.push('/operators/change-requests') },
    )
  return (
    <section aria-label="Review the change" className="max-w-3xl space-y-5">
      <div>
        <h1 ref={(heading) => heading?.focus()} tabIndex={-1} className="font-semibold text-xl tracking-[-0.01em] outline-none">
          Review the change
        </h1>
        <p className="text-soft">
          Version {number + 1} would differ from version {number} in this.
        </p>
      </div>
      <FieldChanges changes={changes} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={changes.length === 0 || act.isPending} onClick={propose}>
          Propose
        </Button>
        <Button onClick={onBack}>Back</Button>
      </div>
      <Refused error={act.error} />
    </section>
  )
}
