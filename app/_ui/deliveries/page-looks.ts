import { Check, Circle, CircleDashed, Minus, X } from 'lucide-react'
import type { PageOutcome, ReplayOutcome } from '#core/deliveries/pages/delivery-page'

/** What became of a page or a file, with its sign, word and colour. */
export const pageLooks = {
  sent: { sign: Check, word: 'arrived', ink: 'text-approved' },
  refused: { sign: X, word: 'refused', ink: 'text-rejected' },
  dropped: { sign: Minus, word: 'another one took its place', ink: 'text-gone' },
  open: { sign: CircleDashed, word: 'sent, not answered yet', ink: 'text-sent-back' },
} satisfies Record<PageOutcome | 'open', object>

/** What came of sending a page again. */
export const replayLooks = {
  sent: { sign: Check, word: 'Sent again', ink: 'text-approved' },
  failed: { sign: X, word: 'Sent again and not taken', ink: 'text-rejected' },
  'not-sent': { sign: Minus, word: 'Not sent again', ink: 'text-gone' },
  open: { sign: Circle, word: 'Waits to be sent again', ink: 'text-pending' },
} satisfies Record<ReplayOutcome | 'open', object>
