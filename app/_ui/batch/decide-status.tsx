'use client'

import type { Selection } from '#core/decisions/decision'
import { RefusalHelp } from '#ui/account/refusal-help'
import { people } from '#ui/basics/numbers'
import { DecisionResult } from './decision-result'
import type { useDecide } from './use-decide'
import { WhoWasFirst } from './who-was-first'

/** What the decision just made is doing, what became of it, or why it was refused; read out as it changes. */
export function DecideStatus({ batchId, decide }: { batchId: string; decide: ReturnType<typeof useDecide> }) {
  const { data, error, isPending, variables } = decide
  return (
    <>
      <div role="status" className="text-sm">
        {isPending && variables && (
          <p className="border-line border-b bg-sunken px-4 py-1.5">
            {variables.verdict === 'approve' ? 'Approving' : 'Rejecting'} {people(sizeOf(variables.selection))}…
          </p>
        )}
        {data && !isPending && (
          <p className="border-line border-b bg-sunken px-4 py-1.5">
            <DecisionResult key={data.id} first={data} />
          </p>
        )}
      </div>
      {error && (
        <p role="alert" className="border-line border-b bg-danger-wash px-4 py-1.5 text-rejected text-sm">
          {error.message}
          <WhoWasFirst batchId={batchId} error={error} />
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
