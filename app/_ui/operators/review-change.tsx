'use client'

import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { Button } from '#ui/basics/button'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Props = {
  /** The change request that the button proposes. */
  body: object
  isSame: boolean
  onBack: () => void
  note?: ReactNode
  children: ReactNode
}

/** What would be different, as the second admin sees it, and the button that proposes it. */
export function ReviewChange({ body, isSame, onBack, note, children }: Props) {
  const router = useRouter()
  const act = useOperatorAct()
  const propose = () => act.mutate({ url: '/api/change-requests', body }, { onSuccess: () => router.push('/operators/change-requests') })
  return (
    <section aria-label="Review the change" className="max-w-3xl space-y-5">
      <div>
        <h1 ref={(heading) => heading?.focus()} tabIndex={-1} className="font-semibold text-xl tracking-[-0.01em] outline-none">
          Review the change
        </h1>
        {note}
      </div>
      {children}
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
