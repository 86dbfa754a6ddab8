import type { BatchState } from '#core/batches/batch'

/** The state of a batch in a word, with its sign. */
export function StateBadge({ state, stalled }: { state: BatchState; stalled: boolean }) {
  const { sign, word, ink } = stalled ? { sign: '!', word: 'stalled', ink: 'text-invalid' } : states[state]
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-sm border border-edge bg-sheet px-1.5 text-xs leading-5 ${ink}`}
    >
      <span aria-hidden="true">{sign}</span>
      {word}
    </span>
  )
}

/** What a state is called on the screen. */
export const states: Record<BatchState, { sign: string; word: string; ink: string }> = {
  waiting: { sign: '…', word: 'waiting to be read', ink: 'text-soft' },
  importing: { sign: '↓', word: 'importing', ink: 'text-accent-text' },
  held: { sign: '?', word: 'held: a question', ink: 'text-invalid' },
  refused: { sign: '✕', word: 'refused', ink: 'text-rejected' },
  pending: { sign: '○', word: 'pending', ink: 'text-pending' },
  withdrawing: { sign: '–', word: 'being withdrawn', ink: 'text-gone' },
  withdrawn: { sign: '–', word: 'withdrawn', ink: 'text-gone' },
  expired: { sign: '–', word: 'expired', ink: 'text-gone' },
  closed: { sign: '✓', word: 'closed', ink: 'text-approved' },
}
