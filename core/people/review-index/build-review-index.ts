import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Flag } from '#core/people/filter/flag'

const seenOverAll: Flag[] = ['shared-birth-date', 'new-domain', 'domain-burst']

type Input = {
  batchId: string
  /** Runs each step, which is one transaction; at once when left out. */
  inTurn?: <Result>(step: () => Promise<Result>) => Promise<Result>
}

/**
 * Builds the review index of a batch after its import, for sorting, searching and flags. Can be repeated or interrupted, for each slice
 * is committed by itself. Does nothing for a withdrawn batch.
 */
export async function buildReviewIndex({ ctx: { db }, input }: { ctx: SystemContext; input: Input }): Promise<void> {
  const { batchId: batch, inTurn = (step) => step() } = input
  if (!(await inTurn(() => callFunction(db, 'begin_review_index', { batch })))) return
  const left = await callFunction(db, 'review_index_slices_left', { batch })
  for (const { sliceNo: slice, isWritten } of left)
    if (!isWritten) await inTurn(() => callFunction(db, 'build_review_index_slice', { batch, slice }))
  // Similar people can be in any slice, so flags are set after all slices are written.
  for (const { sliceNo: slice } of left) await inTurn(() => callFunction(db, 'flag_review_index_slice', { batch, slice }))
  await inTurn(() => callFunction(db, 'order_review_index', { batch }))
  for (const flag of seenOverAll) await inTurn(() => callFunction(db, 'flag_review_index', { batch, flag }))
  await inTurn(() => callFunction(db, 'end_review_index', { batch }))
}
