import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Flag } from '#core/people/filter/flag'

const seenOverAll: Flag[] = ['shared-birth-date', 'new-domain', 'domain-burst']

/**
 * Builds the review index of a batch after its import, for sorting, searching and flags. Can be repeated or interrupted, for each slice
 * is committed by itself. Does nothing for a withdrawn batch.
 */
export async function buildReviewIndex({ ctx: { db }, input }: { ctx: SystemContext; input: { batchId: string } }): Promise<void> {
  const batch = input.batchId
  if (!(await callFunction(db, 'begin_review_index', { batch }))) return
  const left = await callFunction(db, 'review_index_slices_left', { batch })
  for (const { sliceNo: slice, isWritten } of left) if (!isWritten) await callFunction(db, 'build_review_index_slice', { batch, slice })
  // Similar people can be in any slice, so flags are set after all slices are written.
  for (const { sliceNo: slice } of left) await callFunction(db, 'flag_review_index_slice', { batch, slice })
  await callFunction(db, 'order_review_index', { batch })
  for (const flag of seenOverAll) await callFunction(db, 'flag_review_index', { batch, flag })
  await callFunction(db, 'end_review_index', { batch })
}
