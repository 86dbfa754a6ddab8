'use client'

import type { Selection } from '#core/decisions/decision'
import { RefusalHelp } from '#ui/account/refusal-help'
import { Problem } from '#ui/api/problem'
import { count, people } from '#ui/basics/numbers'
import { capital, verdictLabels } from '#ui/decisions/verdict-labels'
import { DecisionResult } from './decision-result'
import { FirstDecider } from './first-decider'
import type { useDecide } from './use-decide'

/** What the decision just made is doing, what became of it, or why it was refused; read out as it changes. */
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
          {moved === 0 ? 'Nobody of them waits any more. Nothing was decided.' : error.message}
          {moved !== null && moved > 0 && ` ${movedWords(variables?.selection, moved)}`}
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

/** "It was 1,000 when you looked and is 940 now, 60 fewer." */
function movedWords(selection: Selection | undefined, now: number): string {
  if (!selection) return ''
  const before = sizeOf(selection)
  const change = `${count(Math.abs(now - before))} ${now < before ? 'fewer' : 'more'}`
  return `It was ${count(before)} when you looked and is ${count(now)} now, ${change}. Nothing was decided; your selection stands.`
}
