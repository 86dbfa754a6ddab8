'use client'

import type { Decision } from '#core/decisions/decision'
import { count } from '#ui/basics/numbers'
import { outcomes, Sign } from '#ui/basics/outcome'
import { When } from '#ui/basics/when'
import { partOf } from './part-of'

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
        <span className="font-medium">{decision.actor?.name ?? 'Countersign'}</span> {outcomes[part].word}{' '}
        <span className="font-medium">{count(decision.applied)}</span>
        {decision.skipped > 0 && <span className="text-soft">, skipped {count(decision.skipped)}</span>}
        {decision.state !== 'applied' && <span className="text-soft"> of {count(decision.selected)}, still going on</span>}
      </span>
      {decision.reason && <span className="min-w-0 truncate text-soft">{decision.reason}</span>}
      <span className="ml-auto text-soft">
        <When at={decision.recordedAt} />
      </span>
    </button>
  )
}
