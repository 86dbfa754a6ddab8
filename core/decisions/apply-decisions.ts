import type { SystemContext } from '#core/context'

export type ApplyDecisionsInput = { batchId: string; budgetMs: number; onSlice?: () => void }
export type Applied = { isDone: boolean; closesInMs: number | null }

/**
 * Applies what is recorded for a batch and not applied yet, in recorded order, each slice in its own transaction,
 * until the budget is spent or nothing is left; then closes the batch if nobody is pending and nothing can be undone any more.
 * Returns whether anything is left, and when only the last undo window keeps the batch open, for how many milliseconds it does.
 * Safe to repeat.
 */
export async function applyDecisions({ ctx, input }: { ctx: SystemContext; input: ApplyDecisionsInput }): Promise<Applied> {
  const { batchId, budgetMs, onSlice } = input
  const until = Date.now() + budgetMs
  const batch = await ctx.db.prisma.batch.findUniqueOrThrow({ where: { id: batchId }, select: { changesRecorded: true } })
  for (let decisionId = await nextDecision(ctx, batchId); decisionId; decisionId = await nextDecision(ctx, batchId)) {
    const slices = await ctx.db.query<{ sliceNo: number }>('select slices_to_decide($1) as "sliceNo"', [decisionId])
    const last = slices.pop()
    for (const { sliceNo } of slices) {
      await ctx.db.query('select apply_decision_slice($1, $2)', [decisionId, sliceNo])
      onSlice?.()
      if (Date.now() >= until) return notDone
    }
    // The last one and the end in one transaction, so that whoever waits for one person waits for one.
    const ending = last ? 'select apply_decision_slice($1, $2), finish_decision($1)' : 'select finish_decision($1)'
    await ctx.db.query(ending, last ? [decisionId, last.sliceNo] : [decisionId])
    onSlice?.()
    if (Date.now() >= until) return notDone
  }
  await ctx.db.query('select close_batch($1)', [batchId])
  await ctx.db.query('select mark_changes_seen($1, $2)', [batchId, batch.changesRecorded])
  return { isDone: true, closesInMs: await closesIn(ctx, batchId) }
}

const notDone: Applied = { isDone: false, closesInMs: null }

async function closesIn({ db }: SystemContext, batchId: string): Promise<number | null> {
  const [left] = await db.query<{ ms: number | null }>(
    `select ceil(1000 * extract(epoch from max(final_at) - clock_timestamp()))::int as ms from decision
     where batch_id = $1 and verdict = 'approve' and final_at > clock_timestamp()
       and not exists (select from batch_slice where batch_id = $1 and pending > 0)`,
    [batchId],
  )
  return left?.ms ?? null
}

async function nextDecision({ db }: SystemContext, batchId: string): Promise<string | undefined> {
  const decision = await db.prisma.decision.findFirst({
    where: { batchId, appliedAt: null },
    orderBy: { decisionNo: 'asc' },
    select: { id: true },
  })
  return decision?.id
}
