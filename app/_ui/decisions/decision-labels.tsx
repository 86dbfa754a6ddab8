import type { Decision } from '#core/decisions/decision'
import { count } from '#ui/basics/numbers'
import { verdictLabels } from './verdict-labels'

/** Who decided what of how many, as a sentence: "Chika Checker approved 1,204, skipped 2". */
export function DecisionLabel({ decision: { actor, verdict, applied, selected, skipped, state } }: { decision: Decision }) {
  return (
    <span>
      <span className="font-medium">{actor?.name ?? 'Countersign'}</span> {verdictLabels[verdict].done}{' '}
      <span className="font-medium tabular-nums">{count(applied)}</span>
      {skipped > 0 && <span className="text-soft">, skipped {count(skipped)}</span>}
      {(state === 'recorded' || state === 'applying') && (
        <span className="text-soft">{selected > applied && ` of ${count(selected)}`}, still going on</span>
      )}
      {state === 'undoing' && <span className="text-soft">, being taken back</span>}
      {state === 'undone' && <span className="text-soft">, taken back</span>}
    </span>
  )
}
