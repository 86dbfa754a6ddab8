import { Ban, Check, Circle, CircleDashed, CornerUpLeft, Flag, Link2, type LucideIcon, Minus, X } from 'lucide-react'
import type { DeliveryOutcome } from '#core/deliveries/delivery-outcome'

type Shown = { sign: LucideIcon; word: string; ink: string; fill: string }

/** Each outcome at a target with its sign, word and colour: never colour alone. */
export const deliveryLooks: Record<DeliveryOutcome, Shown> = {
  delivered: { sign: Check, word: 'delivered', ink: 'text-approved', fill: 'bg-approved-fill' },
  linked: { sign: Link2, word: 'linked', ink: 'text-duplicate', fill: 'bg-duplicate-fill' },
  begun: { sign: CircleDashed, word: 'sent, not answered yet', ink: 'text-sent-back', fill: 'bg-sent-back-fill' },
  waiting: { sign: Circle, word: 'waiting', ink: 'text-pending', fill: 'bg-pending-fill' },
  failed: { sign: X, word: 'refused', ink: 'text-rejected', fill: 'bg-rejected-fill' },
  skipped: { sign: Minus, word: 'skipped', ink: 'text-gone', fill: 'bg-gone-fill' },
  'taken-back': { sign: CornerUpLeft, word: 'taken back', ink: 'text-gone', fill: 'bg-gone-fill' },
  'given-up': { sign: Flag, word: 'left there', ink: 'text-invalid', fill: 'bg-invalid-fill' },
  withheld: { sign: Ban, word: 'not sent', ink: 'text-faint', fill: 'hatched' },
}
