import type { SystemContext } from '#core/context'
import type { Flag } from '#core/people/filter/flag'

const seenOverAll: Flag[] = ['shared-birth-date', 'new-domain', 'domain-burst']

/**
 * Prepares what the reviewIndex needs to show a batch in any order, to search it and to name its flags, once its import has ended. Safe to
 * repeat and to break off: a slice that is done stays done. Does nothing for a batch that was withdrawn.
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
  // Who is like whom can be told only when all are there.
  for (const { sliceNo } of left) await ctx.db.query('select flag_review_index_slice($1, $2)', [batchId, sliceNo])
  await ctx.db.query('select order_review_index($1)', [batchId])
  for (const flag of seenOverAll) await ctx.db.query('select flag_review_index($1, $2)', [batchId, flag])
  await ctx.db.query('select end_review_index($1)', [batchId])
}
