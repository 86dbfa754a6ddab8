'use client'

import type { Decision } from '#core/decisions/decision'
import { reasonWords } from '#core/reasons/reason-words'
import { count } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'
import { When } from '#ui/basics/when'
import { partOf } from './part-of'
import { verdictWords } from './verdict-words'

type Props = { decision: Decision; chosen: boolean; onChoose: () => void }

/** One decision as a sentence; choosing it shows its people. */
export function DecisionLine({ decision, chosen, onChoose }: Props) {
  const part = partOf[decision.verdict]
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="flex w-full flex-wrap items-baseline gap-x-3 px-4 py-1.5 text-left text-sm -outline-offset-2 hover:bg-hover aria-pressed:bg-accent-wash"
    >
      <Sign part={part} />
      <span>
        <span className="font-medium">{decision.actor?.name ?? 'Countersign'}</span> {verdictWords[decision.verdict].done}{' '}
        <span className="font-medium">{count(decision.applied)}</span>
        {decision.skipped > 0 && <span className="text-soft">, skipped {count(decision.skipped)}</span>}
        {['recorded', 'applying'].includes(decision.state) && (
          <span className="text-soft"> of {count(decision.selected)}, still going on</span>
        )}
        {decision.state === 'undoing' && <span className="text-soft">, being taken back</span>}
        {decision.state === 'undone' && <span className="text-soft">, taken back</span>}
      </span>
      {reasonWords(decision) && <span className="min-w-0 truncate text-soft">{reasonWords(decision)}</span>}
      <span className="ml-auto text-soft">
        <When at={decision.recordedAt} />
      </span>
    </button>
  )
}
