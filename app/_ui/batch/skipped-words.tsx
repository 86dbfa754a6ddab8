'use client'

import { useQuery } from '@tanstack/react-query'
import type { Decision, DecisionRow, Verdict } from '#core/decisions/decision'
import type { Page } from '#core/page'
import { getJson } from '#ui/api/request'
import { count } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'

/** How many a decision skipped, and who was first: "skipped 1: already approved by B. Checker 3 min ago". */
export function SkippedWords({ decision }: { decision: Decision }) {
  const { data } = useQuery({
    queryKey: ['skipped', decision.batchId, decision.id],
    queryFn: () => getJson<Page<DecisionRow>>(`/api/decisions/${decision.id}/rows?outcome=skipped&limit=500`),
  })
  const causes = causesOf(data?.items ?? [])
  // Of more than a page it is not known here how many there are of each.
  const isWhole = data?.nextCursor === null
  return (
    <span>
      , skipped {count(decision.skipped)}
      {causes.map(({ key, rows, first }, index) => (
        <span key={key}>
          {index === 0 ? ': ' : '; '}
          {causes.length > 1 && isWhole && `${count(rows)} `}
          {first.by ? (
            <>
              already {done[first.by.verdict]} by {first.by.actor?.name ?? 'Countersign'} <When at={first.by.recordedAt} />
            </>
          ) : (
            otherCauses[first.cause ?? 'not-among-users']
          )}
        </span>
      ))}
      {data && !isWhole && '; the outcome list tells it of each'}
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
}

const otherCauses: Record<NonNullable<DecisionRow['cause']>, string> = {
  'not-among-users': 'not among the people of this batch',
  'already-decided': 'already decided',
  'taken-back': 'taken back before their turn',
}

function causesOf(rows: DecisionRow[]) {
  const causes = new Map<string, { key: string; rows: number; first: DecisionRow }>()
  for (const row of rows) {
    const key = row.by?.id ?? String(row.cause)
    const cause = causes.get(key) ?? { key, rows: 0, first: row }
    causes.set(key, { ...cause, rows: cause.rows + 1 })
  }
  return [...causes.values()]
}
