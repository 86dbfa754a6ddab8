'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Decision, statusAfter } from '#core/decisions/decision'
import { reasonLabel } from '#core/reasons/reason-label'
import { capital } from '#ui/basics/capital'
import { count } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'
import { actNames, verdictLabels } from '#ui/decisions/decision-labels'
import { useDecision } from '#ui/decisions/decision-queries'
import { SkippedCauses } from '#ui/decisions/skipped-causes'
import { Undo } from '#ui/decisions/undo'
import { peopleKey } from '#ui/people/people-queries'

/** The decision just made: how many people it was applied to, how many were skipped, and why. */
export function DecisionResult({ first }: { first: Decision }) {
  const decision = useDecision(first)
  const client = useQueryClient()
  const { state } = decision
  useEffect(() => {
    if (first.state !== state) void client.invalidateQueries({ queryKey: peopleKey(first.batchId) })
  }, [client, first, state])
  return (
    <span className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
      <ResultText decision={decision} />
      <Undo decision={decision} withKey />
    </span>
  )
}

function ResultText({ decision }: { decision: Decision }) {
  const { verdict, state, applied, selected } = decision
  const { done, doing } = verdictLabels[verdict]
  switch (state) {
    case 'recorded':
    case 'applying':
      return (
        <span>
          {capital(doing)} {count(selected)}: {count(applied)} so far. This continues if you leave the page.
        </span>
      )
    case 'undoing':
      return (
        <span>
          Undoing the {actNames[verdict]} of {count(applied)}…
        </span>
      )
    case 'undone':
      return <span>{undoneLabel(decision)}</span>
    case 'applied':
      return (
        <>
          <Sign part={statusAfter[verdict]} />
          <span>
            <span className="font-medium">
              {capital(done)} {count(applied)}
            </span>
            {decision.skipped > 0 && <SkippedCauses decision={decision} />}
            {reasonLabel(decision) && <span className="text-soft"> · {reasonLabel(decision)}</span>}
          </span>
        </>
      )
  }
}

function undoneLabel({ verdict, applied, givenBack }: Decision): string {
  const { done } = verdictLabels[verdict]
  const missing = givenBack === null ? 0 : applied - givenBack
  if (missing === 0) return `Undone: the ${count(applied)} you ${done} are pending again.`
  return `Undone: ${count(applied - missing)} of the ${count(applied)} you ${done} are pending again. ${count(missing)} cannot return: the same person was uploaded again meanwhile.`
}
