'use client'

import { useQuery } from '@tanstack/react-query'
import type { Decision, SkippedCause, Verdict } from '#core/decisions/decision'
import { getJson } from '#ui/api/request'
import { count } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'

/** How many a decision skipped, and who was first: "skipped 1: already approved by B. Checker 3 min ago". */
export function SkippedWords({ decision }: { decision: Decision }) {
  const { data } = useQuery({
    queryKey: ['skipped', decision.batchId, decision.id],
    queryFn: () => getJson<{ items: SkippedCause[] }>(`/api/decisions/${decision.id}/skipped-causes`),
  })
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
  undo: 'taken back',
  'withdraw-frozen': 'withdrawn with the frozen batch',
}

const otherCauses: Record<SkippedCause['cause'], string> = {
  'not-among-users': 'not among the people of this batch',
  'already-decided': 'already decided',
  'taken-back': 'taken back before their turn',
  'batch-frozen': 'left when the frozen batch was ended',
}
