'use client'

import { useQuery } from '@tanstack/react-query'
import type { Selection } from '#core/decisions/decision'
import { RefusalHelp } from '#ui/account/refusal-help'
import { Problem } from '#ui/api/problem'
import { capital } from '#ui/basics/capital'
import { count, people } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { verdictLabels } from '#ui/decisions/decision-labels'
import { latestDecisionQuery } from '#ui/decisions/decision-queries'
import { DecisionResult } from './decision-result'
import type { useDecide } from './use-decide'

/** Announces the last decision: in progress, applied, or refused and why. */
export function DecideStatus({ batchId, decide }: { batchId: string; decide: ReturnType<typeof useDecide> }) {
  const { data, error, isPending, variables } = decide
  const moved = error instanceof Problem && error.code === 'count-moved' ? error.count : null
  return (
    <>
      <div role="status" className="text-sm">
        {isPending && variables && (
          <p className="border-line border-b bg-sunken px-4 py-1.5 max-sm:py-4">
            {capital(verdictLabels[variables.verdict].doing)} {people(sizeOf(variables.selection))}…
          </p>
        )}
        {data && !isPending && (
          <p className="border-line border-b bg-sunken px-4 py-1.5 max-sm:py-4">
            <DecisionResult key={data.id} first={data} />
          </p>
        )}
      </div>
      {error && (
        <p role="alert" className="border-line border-b bg-danger-wash px-4 py-1.5 text-rejected text-sm">
          {moved === 0 ? 'All of these were already decided. Nothing was changed.' : error.message}
          {moved !== null && moved > 0 && ` ${countChangeLabel(variables?.selection, moved)}`}
          <FirstDecider batchId={batchId} error={error} />
          <RefusalHelp error={error} />
        </p>
      )}
    </>
  )
}

function sizeOf(selection: Selection): number {
  if ('rows' in selection) return selection.rows.length
  return 'emails' in selection ? selection.emails.length : selection.expectedCount
}

/** "The count was 1,000 when you selected and is now 940 (60 fewer)." */
function countChangeLabel(selection: Selection | undefined, now: number): string {
  if (!selection) return ''
  const before = sizeOf(selection)
  const change = `${count(Math.abs(now - before))} ${now < before ? 'fewer' : 'more'}`
  return `The count was ${count(before)} when you selected and is now ${count(now)} (${change}). Nothing was decided, and your selection is kept.`
}

const lateCodes = ['batch-not-pending', 'batch-moved-on', 'count-moved']

/** Names the latest decision when this one came too late: "Fay First approved 1,000 just now." */
function FirstDecider({ batchId, error }: { batchId: string; error: Error }) {
  const isLate = error instanceof Problem && lateCodes.includes(error.code)
  const { data } = useQuery({ ...latestDecisionQuery(batchId), enabled: isLate })
  const latest = isLate && data?.items[0]
  if (!latest) return null
  return (
    <span className="ml-1">
      {latest.actor?.name ?? 'Countersign'} {verdictLabels[latest.verdict].done} {count(latest.applied)} <When at={latest.recordedAt} />.
    </span>
  )
}
