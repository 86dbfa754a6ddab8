import { z } from 'zod'

/**
 * What became of a person who is final at a target. `waiting`: not there yet. `begun`: sent, and the answer is not known. `linked`: an account
 * that was there before is theirs. `withheld`: does not go there, because of a refusal at another target or because the target takes whole
 * batches.
 */
export const deliveryOutcomes = [
  'delivered',
  'linked',
  'begun',
  'waiting',
  'failed',
  'skipped',
  'taken-back',
  'given-up',
  'withheld',
] as const
export const DeliveryOutcome = z.enum(deliveryOutcomes)
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>

/** People by their outcome. */
export type DeliveryCounts = Record<DeliveryOutcome, number>

type StoredCounts = Omit<DeliveryCounts, 'taken-back' | 'given-up'> & { takenBack: number; givenUp: number }

/** The counts of `delivery_counts` by outcome. */
export const deliveryCountsOf = ({ takenBack, givenUp, ...counts }: StoredCounts): DeliveryCounts => ({
  delivered: counts.delivered,
  linked: counts.linked,
  begun: counts.begun,
  waiting: counts.waiting,
  failed: counts.failed,
  skipped: counts.skipped,
  'taken-back': takenBack,
  'given-up': givenUp,
  withheld: counts.withheld,
})
