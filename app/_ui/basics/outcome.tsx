import { Check, Circle, CircleDashed, Copy, CornerUpLeft, type LucideIcon, Minus, Triangle, Undo2, X } from 'lucide-react'
import type { BalancePart } from '#core/batches/balance'
import type { RowOutcome } from '#core/failed-rows/row-result'
import { balancePartOf } from '#core/people/filter/person-status'

type Outcome = { sign: LucideIcon; word: string; ink: string; fill: string }

/** Each part of the balance with its sign, word and colour: never colour alone. */
export const outcomes: Record<BalancePart, Outcome> = {
  approved: { sign: Check, word: 'approved', ink: 'text-approved', fill: 'bg-approved-fill' },
  rejected: { sign: X, word: 'rejected', ink: 'text-rejected', fill: 'bg-rejected-fill' },
  sentBack: { sign: CornerUpLeft, word: 'sent back', ink: 'text-sent-back', fill: 'bg-sent-back-fill' },
  pending: { sign: Circle, word: 'pending', ink: 'text-pending', fill: 'bg-pending-fill' },
  invalid: { sign: Triangle, word: 'invalid', ink: 'text-invalid', fill: 'bg-invalid-fill' },
  duplicate: { sign: Copy, word: 'duplicate', ink: 'text-duplicate', fill: 'bg-duplicate-fill' },
  withdrawn: { sign: Minus, word: 'withdrawn', ink: 'text-gone', fill: 'bg-gone-fill' },
  expired: { sign: Minus, word: 'expired', ink: 'text-gone', fill: 'bg-gone-fill' },
  reversed: { sign: Undo2, word: 'reversed', ink: 'text-gone', fill: 'bg-gone-fill' },
  notRead: { sign: CircleDashed, word: 'not read yet', ink: 'text-faint', fill: 'hatched' },
}

/** The sign of an outcome in its colour, as tall as the text beside it. */
export function Sign({ part }: { part: BalancePart | RowOutcome }) {
  const { sign: Shape, ink } = outcomeOf(part)
  return <Shape aria-hidden="true" strokeWidth={2.25} className={`size-[13px] shrink-0 self-center ${ink}`} />
}

/** An outcome in a row: its sign and its word, in its colour. */
export function OutcomeWord({ part }: { part: BalancePart | RowOutcome }) {
  const { word, ink } = outcomeOf(part)
  return (
    <span className={`flex items-center gap-1.5 ${ink}`}>
      <Sign part={part} />
      {word}
    </span>
  )
}

const outcomeOf = (part: BalancePart | RowOutcome) => outcomes[part === 'sent-back' ? balancePartOf(part) : part]
