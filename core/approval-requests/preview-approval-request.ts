import { sql } from 'kysely'
import type { Context } from '#core/context'
import { readMask } from '#core/disclosures/masked-fields'
import { previewPending, type SelectionPreview } from '#core/people/preview-selection'
import { findReviewIndex } from '#core/people/review-index/find-review-index'
import { addBits, createRowSet, intersect } from '#core/people/review-index/row-set'
import { statusRows } from '#core/people/review-index/status-rows'
import type { ApprovalRequestDetail } from './approval-request'

/**
 * What a second checker looks at before they confirm an approval request: those of its people who are still pending, their flags, and ten
 * of them at random.
 */
export async function previewApprovalRequest({
  ctx,
  input,
}: {
  ctx: Context
  input: Pick<ApprovalRequestDetail, 'id' | 'batchId'>
}): Promise<SelectionPreview> {
  const { id, batchId } = input
  const [reviewIndex, mask, slices] = await Promise.all([
    findReviewIndex(ctx.db, batchId, {}),
    readMask(ctx, batchId),
    ctx.db.kysely
      .selectFrom('approvalRequestSelection as n')
      .innerJoin('batchSlice as s', (join) => join.onRef('s.sliceNo', '=', 'n.sliceNo').on('s.batchId', '=', batchId))
      .where('n.requestId', '=', id)
      .select(['s.rowFrom', sql<Buffer>`varbit_send(n.selected_rows)`.as('sent')])
      .execute(),
  ])
  const covered = createRowSet(reviewIndex.rows)
  for (const { rowFrom, sent } of slices) addBits(covered, rowFrom, sent)
  const set = intersect(covered, await statusRows(ctx.db, reviewIndex, 'pending'))
  return previewPending(ctx, { batchId, reviewIndex, set, people: 10, mask })
}
