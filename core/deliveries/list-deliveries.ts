import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { readTargets, type StoredTarget } from '#core/targets/read-targets'
import type { TargetKind } from '#core/targets/settings/target-settings'
import type { TargetHealth } from '#core/targets/target-health'
import { type DeliveryCounts, deliveryCountsOf, deliveryOutcomes } from './delivery-outcome'
import { type FailureCause, failureSentences } from './failure-cause'

/** People of a batch that a target refused for one cause. */
export type FailuresOfCause = { cause: FailureCause; people: number; happened: string; todo: string }

/** The people of a batch at one target. */
export type TargetDelivery = TargetHealth & {
  key: string
  name: string
  kind: TargetKind
  isRetired: boolean
  /** Whether it takes a batch only when everyone in it is decided, and no one if it refuses one. */
  takesWholeBatches: boolean
  counts: DeliveryCounts
  /** Who is still there and should not be. */
  unwanted: number
  /** Most frequent first. */
  failures: FailuresOfCause[]
}

/** Why the deliveries of a batch stand still, if they do. */
export type DeliveryStall = { cause: string; attempts: number }

export type BatchDeliveries = { targets: TargetDelivery[]; stalled: DeliveryStall | null }

/**
 * Counts the people of a batch at each target, in the order of delivery, without retired targets that never had anyone of it. Refuses with
 * `batch-not-found`.
 */
export async function listDeliveries({ ctx, input: { batchId } }: { ctx: Context; input: { batchId: string } }): Promise<BatchDeliveries> {
  await getBatch({ ctx, input: { batchId } })
  const { db } = ctx
  const [targets, counted, failures, delivery] = await Promise.all([
    readTargets(db),
    callFunction(db, 'delivery_counts', { batch: batchId }),
    countFailures(db, batchId),
    db.prisma.deliveryBatch.findUnique({ where: { batchId }, select: { stalled: true } }),
  ])
  const counts = new Map(counted.map(({ targetId, unwanted, ...stored }) => [targetId, { counts: deliveryCountsOf(stored), unwanted }]))
  const deliveries = targets.map((target) => deliveryOf(target, counts.get(target.id) ?? nothing, failures.get(target.id) ?? []))
  return { targets: deliveries.filter(isShown), stalled: (delivery?.stalled as DeliveryStall | null | undefined) ?? null }
}

type Counted = Pick<TargetDelivery, 'counts' | 'unwanted'>

const nothing: Counted = { counts: Object.fromEntries(deliveryOutcomes.map((outcome) => [outcome, 0])) as DeliveryCounts, unwanted: 0 }

const deliveryOf = ({ key, settings, retiredAt, pause, delay }: StoredTarget, counted: Counted, failures: FailuresOfCause[]) => ({
  key,
  name: settings.name,
  kind: settings.kind,
  isRetired: retiredAt !== null,
  takesWholeBatches: settings.wholeBatch,
  pause,
  delay,
  ...counted,
  failures,
})

const isShown = ({ isRetired, counts }: TargetDelivery) => !isRetired || Object.values(counts).some((people) => people > 0)

async function countFailures({ kysely }: Database, batchId: string): Promise<Map<string, FailuresOfCause[]>> {
  const rows = await kysely
    .selectFrom('deliveryFailure')
    .where('batchId', '=', batchId)
    .select(({ fn }) => ['targetId', 'cause', fn.countAll<number>().as('people')])
    .groupBy(['targetId', 'cause'])
    .orderBy('people', 'desc')
    .orderBy('cause')
    .execute()
  const byTarget = new Map<string, FailuresOfCause[]>()
  for (const { targetId, cause, people } of rows) {
    const known = cause as FailureCause
    byTarget.set(targetId, [...(byTarget.get(targetId) ?? []), { cause: known, people, ...failureSentences(known) }])
  }
  return byTarget
}
