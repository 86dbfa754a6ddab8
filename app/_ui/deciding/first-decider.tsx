'use client'

import { useQuery } from '@tanstack/react-query'
import type { Decision } from '#core/decisions/decision'
import { Problem } from '#ui/api/problem'
import { getJson } from '#ui/api/request'
import { count } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { verdictLabels } from '#ui/decisions/verdict-labels'

const causes = ['batch-not-pending', 'batch-moved-on', 'count-moved']

/** Whose decision was the latest, for somebody whose own came too late: "Fay First approved 1,000 just now." */
export function FirstDecider({ batchId, error }: { batchId: string; error: Error }) {
  const isLate = error instanceof Problem && causes.includes(error.code)
  const { data } = useQuery({
    queryKey: ['decisions', batchId],
    queryFn: () => getJson<{ items: Decision[] }>(`/api/batches/${batchId}/decisions?limit=1`),
    enabled: isLate,
  })
  const latest = isLate && data?.items[0]
  if (!latest) return null
  return (
    <span className="ml-1">
      {latest.actor?.name ?? 'Countersign'} {verdictLabels[latest.verdict].done} {count(latest.applied)} <When at={latest.recordedAt} />.
    </span>
  )
}
