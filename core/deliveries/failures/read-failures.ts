import type { Database } from '#core/database/open-database'
import type { FailureCause } from '#core/deliveries/failure-cause'

type Wanted = { batchId: string; targetId: string; cause?: FailureCause | undefined; after: number; limit: number }

/** At most `limit` rows of a batch that a target refused, those after row `after`, in the order of the file. */
export async function readFailures({ kysely }: Database, { batchId, targetId, cause, after, limit }: Wanted) {
  let query = kysely
    .selectFrom('deliveryFailure')
    .where('batchId', '=', batchId)
    .where('targetId', '=', targetId)
    .where('rowNo', '>', after)
    .select(['rowNo as row', 'cause', 'failedAt'])
    .orderBy('rowNo')
    .limit(limit)
  if (cause !== undefined) query = query.where('cause', '=', cause)
  const found = await query.execute()
  return found.map(({ row, cause, failedAt }) => ({ row, cause: cause as FailureCause, failedAt: failedAt.toISOString() }))
}
