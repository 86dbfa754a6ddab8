import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { readTargets } from '#core/targets/read-targets'
import { type DeliveryOutcome, deliveryCountsOf, deliveryOutcomes } from './delivery-outcome'
import { type FailureCause, failureSentences } from './failure-cause'
import type { PersonKey } from './person-id'

/** What became of one person at a target. */
export type PersonDelivery = {
  key: string
  name: string
  outcome: DeliveryOutcome
  /** When they arrived or were refused; null where the target notes no time. */
  at: string | null
  /** Whether they are there and are being taken back. */
  isUnwanted: boolean
  /** Why the target refused them, and what to do. */
  failure: { cause: FailureCause; happened: string; todo: string } | null
}

/** Reads what became of a person at each target that has, had or gets them, in the order of delivery. Without a check of permissions. */
export async function readDeliveriesOfPerson(db: Database, { batchId, row }: PersonKey): Promise<PersonDelivery[]> {
  const targets = await readTargets(db)
  if (targets.length === 0) return []
  const of = { batchId, rowNo: row }
  const [counted, accounts, failures] = await Promise.all([
    callFunction(db, 'delivery_counts', { batch: batchId, rows: [row] }),
    db.prisma.deliveryAccount.findMany({ where: of, select: { targetId: true, arrivedAt: true } }),
    db.prisma.deliveryFailure.findMany({ where: of, select: { targetId: true, cause: true, failedAt: true } }),
  ])
  return targets.flatMap(({ id, key, settings: { name } }): PersonDelivery[] => {
    const { unwanted = 0, ...stored } = counted.find(({ targetId }) => targetId === id) ?? {}
    const counts = 'waiting' in stored ? deliveryCountsOf(stored) : null
    const outcome = counts && deliveryOutcomes.find((each) => counts[each] > 0)
    if (!outcome) return []
    const failure = failures.find(({ targetId }) => targetId === id)
    const arrived = accounts.find(({ targetId }) => targetId === id)
    const cause = failure ? (failure.cause as FailureCause) : null
    return [
      {
        key,
        name,
        outcome,
        at: (failure?.failedAt ?? arrived?.arrivedAt)?.toISOString() ?? null,
        isUnwanted: unwanted > 0,
        failure: cause && { cause, ...failureSentences(cause) },
      },
    ]
  })
}
