import type { BalancePart } from '#core/batches/balance'
import type { Verdict } from '#core/decisions/decision'

/** The part of the balance that a verdict puts people into. */
export const partOf: Record<Verdict, BalancePart> = {
  approve: 'approved',
  reject: 'rejected',
  'send-back': 'rejected',
  withdraw: 'withdrawn',
  expire: 'expired',
  undo: 'pending',
}
