import type { SystemContext } from '#core/context'
import type { Flag } from '#core/people/filter/flag'

const seenOverAll: Flag[] = ['shared-birth-date', 'new-domain', 'domain-burst']

/**
 * Builds the review index of a batch after its import, for sorting, searching and flags. Can be repeated or interrupted, for each slice
 * is committed by itself. Does nothing for a withdrawn batch.
 */
export async function buildReviewIndex({ ctx, input }: { ctx: SystemContext; input: { batchId: string } }): Promise<void> {
  const { batchId } = input
  const [begun] = await ctx.db.query<{ isWanted: boolean }>('select begin_review_index($1) as "isWanted"', [batchId])
  if (!begun?.isWanted) return
  const left = await ctx.db.query<{ sliceNo: number; isWritten: boolean }>(
    'select slice_no as "sliceNo", is_written as "isWritten" from review_index_slices_left($1)',
    [batchId],
  )
  for (const { sliceNo, isWritten } of left)
    if (!isWritten) await ctx.db.query('select build_review_index_slice($1, $2)', [batchId, sliceNo])
  // Similar people can be in any slice, so flags are set after all slices are written.
  for (const { sliceNo } of left) await ctx.db.query('select flag_review_index_slice($1, $2)', [batchId, sliceNo])
  await ctx.db.query('select order_review_index($1)', [batchId])
  for (const flag of seenOverAll) await ctx.db.query('select flag_review_index($1, $2)', [batchId, flag])
  await ctx.db.query('select end_review_index($1)', [batchId])
}
