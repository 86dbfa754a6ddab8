'use client'

import { useQuery } from '@tanstack/react-query'
import type { Decision, SkippedCause, Verdict } from '#core/decisions/decision'
import { count } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { skippedCausesQuery } from './decision-queries'

/** How many people a decision skipped and why: "skipped 1: already approved by B. Checker 3 min ago". */
export function SkippedCauses({ decision }: { decision: Decision }) {
  const { data } = useQuery(skippedCausesQuery(decision.batchId, decision.id))
  const causes = data?.items ?? []
  return (
    <span>
      , skipped {count(decision.skipped)}
      {causes.map(({ cause, by, rows }, index) => (
        <span key={by?.id ?? cause}>
          {index === 0 ? ': ' : '; '}
          {causes.length > 1 && `${count(rows)} `}
          {by ? (
            <>
              already {done[by.verdict]} by {by.actor?.name ?? 'Countersign'} <When at={by.recordedAt} />
            </>
          ) : (
            otherCauses[cause]
          )}
        </span>
      ))}
    </span>
  )
}

const done: Record<Verdict, string> = {
  approve: 'approved',
  reject: 'rejected',
  'send-back': 'sent back',
  withdraw: 'withdrawn',
  expire: 'expired',
  undo: 'undone',
  reverse: 'reversed',
  'withdraw-frozen': 'withdrawn with the frozen batch',
}

const otherCauses: Record<SkippedCause['cause'], string> = {
  'not-among-users': 'not in this batch',
  'already-decided': 'already decided',
  'taken-back': 'undone before it was applied',
  'identity-key-taken': 'uploaded again meanwhile',
  erased: 'erased before it was applied',
  'batch-frozen': 'withdrawn when the frozen batch was ended',
}
