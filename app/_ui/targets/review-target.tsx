'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#ui/basics/button'
import { TargetDiff } from '#ui/change-requests/target-diff'
import { Refused } from '#ui/operators/refused'
import { useOperatorAct } from '#ui/operators/use-operators'
import type { Checked } from './check-draft'

/** What would be different, as the second admin sees it, and the button that proposes it. */
export function ReviewTarget({ checked: { proposed, requested }, onBack }: { checked: Checked; onBack: () => void }) {
  const router = useRouter()
  const act = useOperatorAct()
  const isSame = requested.changes?.length === 0
  const propose = () =>
    act.mutate({ url: '/api/change-requests', body: proposed }, { onSuccess: () => router.push('/operators/change-requests') })
  return (
    <section aria-label="Review the change" className="max-w-3xl space-y-5">
      <h1 ref={(heading) => heading?.focus()} tabIndex={-1} className="font-semibold text-xl tracking-[-0.01em] outline-none">
        Review the change
      </h1>
      {isSame ? <p className="text-soft">The target is the same.</p> : <TargetDiff target={requested} />}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={isSame || act.isPending} onClick={propose}>
          Propose
        </Button>
        <Button onClick={onBack}>Back</Button>
      </div>
      <Refused error={act.error} />
    </section>
  )
}
