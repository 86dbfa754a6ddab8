'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Decision, Verdict } from '#core/decisions/decision'
import { count } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'
import { partOf } from './part-of'
import { SkippedWords } from './skipped-words'
import { useDecision } from './use-decision'

/** What became of the decision just made: how many it was applied to, how many were skipped, and why. */
export function DecisionResult({ first }: { first: Decision }) {
  const decision = useDecision(first)
  const client = useQueryClient()
  const isApplied = decision.state === 'applied'
  useEffect(() => {
    if (isApplied && first.state !== 'applied') void client.invalidateQueries({ queryKey: ['users', first.batchId] })
  }, [client, isApplied, first])
  if (!isApplied) {
    return (
      <>
        {applying[decision.verdict]} {count(decision.selected)}: {count(decision.applied)} so far. It goes on when you leave this page.
      </>
    )
  }
  return (
    <>
      <span className="mr-2 inline-block translate-y-0.5">
        <Sign part={partOf[decision.verdict]} />
      </span>
      <span className="font-medium">
        {applied[decision.verdict]} {count(decision.applied)}
      </span>
      {decision.skipped > 0 && <SkippedWords decision={decision} />}
      {decision.reason && <span className="text-soft"> · {decision.reason}</span>}
    </>
  )
}

const applied: Record<Verdict, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  'send-back': 'Sent back',
  withdraw: 'Withdrew',
  expire: 'Expired',
  undo: 'Took back the approval of',
}
const applying: Record<Verdict, string> = {
  approve: 'Approving',
  reject: 'Rejecting',
  'send-back': 'Sending back',
  withdraw: 'Withdrawing',
  expire: 'Expiring',
  undo: 'Taking back the approval of',
}
