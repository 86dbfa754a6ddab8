import { Ban, Check, Circle, CircleHelp, CircleX, Clock, Download, type LucideIcon, Minus, TriangleAlert } from 'lucide-react'
import type { BatchState } from '#core/batches/batch'

type Shown = { sign: LucideIcon; word: string; ink: string }

export function StateBadge({ state, stalled }: { state: BatchState; stalled: boolean }) {
  const { sign: Sign, word, ink } = stalled ? stalledState : states[state]
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border border-edge bg-sheet px-1.5 font-medium text-xs ${ink}`}
    >
      <Sign aria-hidden="true" className="size-3" strokeWidth={2.25} />
      {word}
    </span>
  )
}

const stalledState: Shown = { sign: TriangleAlert, word: 'stalled', ink: 'text-invalid' }

const states: Record<BatchState, Shown> = {
  waiting: { sign: Clock, word: 'waiting to be read', ink: 'text-soft' },
  importing: { sign: Download, word: 'importing', ink: 'text-accent-text' },
  'needs-input': { sign: CircleHelp, word: 'needs input', ink: 'text-invalid' },
  refused: { sign: CircleX, word: 'refused', ink: 'text-rejected' },
  pending: { sign: Circle, word: 'pending', ink: 'text-pending' },
  withdrawing: { sign: Minus, word: 'being withdrawn', ink: 'text-gone' },
  withdrawn: { sign: Minus, word: 'withdrawn', ink: 'text-gone' },
  expired: { sign: Ban, word: 'expired', ink: 'text-gone' },
  frozen: { sign: TriangleAlert, word: 'frozen', ink: 'text-rejected' },
  closed: { sign: Check, word: 'closed', ink: 'text-approved' },
}
