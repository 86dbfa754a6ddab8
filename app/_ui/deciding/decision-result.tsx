'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Decision, statusAfter } from '#core/decisions/decision'
import { reasonLabel } from '#core/reasons/reason-label'
import { count } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'
import { useDecision } from '#ui/decisions/decision-queries'
import { SkippedWords } from '#ui/decisions/skipped-causes'
import { Undo } from '#ui/decisions/undo'
import { capital, verdictLabels } from '#ui/decisions/verdict-labels'

/** What became of the decision just made: how many it was applied to, how many were skipped, and why. */
export function DecisionResult({ first }: { first: Decision }) {
  const decision = useDecision(first)
  const client = useQueryClient()
  const { state } = decision
  useEffect(() => {
    if (first.state !== state) void client.invalidateQueries({ queryKey: ['people', first.batchId] })
  }, [client, first, state])
  return (
    <span className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
      <Words decision={decision} />
      <Undo decision={decision} withKey />
    </span>
  )
}

function Words({ decision }: { decision: Decision }) {
  const { verdict, state, applied, selected } = decision
  const { done, doing } = verdictLabels[verdict]
  switch (state) {
    case 'recorded':
    case 'applying':
      return (
        <span>
          {capital(doing)} {count(selected)}: {count(applied)} so far. It goes on when you leave this page.
        </span>
      )
    case 'undoing':
      return <span>Taking back the approval of {count(applied)}…</span>
    case 'undone':
      return <span>Taken back: the {count(applied)} you approved are pending again.</span>
    case 'applied':
      return (
        <>
          <Sign part={statusAfter[verdict]} />
          <span>
            <span className="font-medium">
              {capital(done)} {count(applied)}
            </span>
            {decision.skipped > 0 && <SkippedWords decision={decision} />}
            {reasonLabel(decision) && <span className="text-soft"> · {reasonLabel(decision)}</span>}
          </span>
        </>
      )
  }
}
