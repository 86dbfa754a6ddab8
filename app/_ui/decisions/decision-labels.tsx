import type { Decision, Verdict } from '#core/decisions/decision'
import { count } from '#ui/basics/numbers'

/** A decision as a sentence: "Chika Checker approved 1,204, skipped 2". */
export function DecisionLabel({ decision: { actor, proposedBy, verdict, applied, selected, skipped, state } }: { decision: Decision }) {
  return (
    <span>
      <span className="font-medium">{actor?.name ?? 'Countersign'}</span> {verdictLabels[verdict].done}{' '}
      <span className="font-medium tabular-nums">{count(applied)}</span>
      {proposedBy && <span className="text-soft">, proposed by {proposedBy.name}</span>}
      {skipped > 0 && <span className="text-soft">, skipped {count(skipped)}</span>}
      {(state === 'recorded' || state === 'applying') && (
        <span className="text-soft">{selected > applied && ` of ${count(selected)}`}, in progress</span>
      )}
      {state === 'undoing' && <span className="text-soft">, being undone</span>}
      {state === 'undone' && <span className="text-soft">, undone</span>}
    </span>
  )
}

type VerdictLabel = { done: string; doing: string }

/** A verdict as the start of a sentence that continues with the number of people. */
export const verdictLabels: Record<Verdict, VerdictLabel> = {
  approve: { done: 'approved', doing: 'approving' },
  reject: { done: 'rejected', doing: 'rejecting' },
  'send-back': { done: 'sent back', doing: 'sending back' },
  withdraw: { done: 'withdrew', doing: 'withdrawing' },
  expire: { done: 'expired', doing: 'expiring' },
  'withdraw-frozen': { done: 'ended the frozen batch and withdrew', doing: 'ending the frozen batch and withdrawing' },
  reverse: { done: 'reversed', doing: 'reversing' },
  undo: { done: 'undid the decision on', doing: 'undoing the decision on' },
}

/** A verdict as a noun: "the approval of 12". */
export const actNames: Record<Verdict, string> = {
  approve: 'approval',
  reject: 'rejection',
  'send-back': 'sending back',
  withdraw: 'withdrawal',
  expire: 'expiry',
  'withdraw-frozen': 'withdrawal',
  reverse: 'reversal',
  undo: 'undo',
}
