import type { BalancePart } from '#core/batches/balance'

type Outcome = { sign: string; word: string; ink: string; fill: string }

/** Each part of the balance with its sign, word and colour: never colour alone. */
export const outcomes: Record<BalancePart, Outcome> = {
  approved: { sign: '✓', word: 'approved', ink: 'text-approved', fill: 'bg-approved-fill' },
  rejected: { sign: '✕', word: 'rejected', ink: 'text-rejected', fill: 'bg-rejected-fill' },
  pending: { sign: '○', word: 'pending', ink: 'text-pending', fill: 'bg-pending-fill' },
  invalid: { sign: '△', word: 'invalid', ink: 'text-invalid', fill: 'bg-invalid-fill' },
  duplicate: { sign: '⧉', word: 'duplicate', ink: 'text-duplicate', fill: 'bg-duplicate-fill' },
  withdrawn: { sign: '–', word: 'withdrawn', ink: 'text-gone', fill: 'bg-gone-fill' },
  expired: { sign: '–', word: 'expired', ink: 'text-gone', fill: 'bg-gone-fill' },
  notRead: { sign: '·', word: 'not read yet', ink: 'text-faint', fill: 'hatched' },
}

/** An outcome as it stands in a row: its sign in its colour, and its word. */
export function OutcomeWord({ part }: { part: BalancePart }) {
  const { sign, word, ink } = outcomes[part]
  return (
    <span className={`inline-flex items-baseline gap-1.5 ${ink}`}>
      <span aria-hidden="true">{sign}</span>
      {word}
    </span>
  )
}
