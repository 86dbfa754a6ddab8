import type { SystemContext } from '#core/context'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { DomainError } from '#core/errors/domain-error'

/**
 * `onSlice` is called after each slice, and every other second while a batch is closed. When `signal` aborts, the budget counts as spent.
 */
export type ApplyDecisionsInput = { batchId: string; budgetMs: number; onSlice?: () => void; signal?: AbortSignal }
export type Applied = { isDone: boolean; closesInMs: number | null }

/**
 * Applies the recorded decisions of a batch in order, each slice in its own transaction, until `budgetMs` has passed or none is left; then
 * closes the batch if no person is pending and every approval is final. Applies nothing in a frozen batch. Can be repeated.
 * Returns whether all are applied, and in `closesInMs` how long the last undo window still keeps the batch open, if nothing else does.
 */
export async function applyDecisions({ ctx, input }: { ctx: SystemContext; input: ApplyDecisionsInput }): Promise<Applied> {
  const { batchId, budgetMs, onSlice, signal } = input
  const until = Date.now() + budgetMs
  let next = await nextDecision(ctx, batchId)
  const { changesRecorded, isFrozen } = next
  for (; next.decisionId !== null; next = await nextDecision(ctx, batchId)) {
    const { decisionId, slices } = next
    for (const sliceNo of slices.slice(0, -1)) {
      await ctx.db.query(applyOneOfMany, [decisionId, sliceNo])
      onSlice?.()
      if (Date.now() >= until || signal?.aborted) return notDone
    }
    await withHeartbeat(onSlice, () => finish(ctx, decisionId, slices.at(-1)))
    onSlice?.()
    if (Date.now() >= until || signal?.aborted) return notDone
  }
  if (!isFrozen) await withHeartbeat(onSlice, () => ctx.db.query('select close_batch($1)', [batchId]))
  await ctx.db.query('select mark_changes_seen($1, $2)', [batchId, changesRecorded])
  return { isDone: true, closesInMs: await closesIn(ctx, batchId) }
}

/**
 * Applies the next decisions of a batch while each touches at most one slice, and leaves larger ones to `applyDecisions`. Can be repeated
 * and can run concurrently with it.
 */
export async function applyLittle({ ctx, input: { batchId } }: { ctx: SystemContext; input: { batchId: string } }): Promise<void> {
  for (;;) {
    const { decisionId, slices } = await nextDecision(ctx, batchId)
    if (decisionId === null || slices.length > 1) return
    await finish(ctx, decisionId, slices[0])
  }
}

// Only the end of a decision waits for the disk. A slice that a database crash loses is still unapplied and is applied again.
const applyOneOfMany = `select set_config('synchronous_commit', 'off', true), apply_decision_slice($1, $2)`

/** Applies the last slice and ends the decision in one transaction, so a decision on one person waits for one commit. */
async function finish({ db }: SystemContext, decisionId: string, lastSlice: number | undefined): Promise<void> {
  if (lastSlice === undefined) await db.query('select finish_decision($1)', [decisionId])
  else await db.query('select apply_decision_slice($1, $2), finish_decision($1)', [decisionId, lastSlice])
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

type Next = { changesRecorded: number; isFrozen: boolean; decisionId: string | null; slices: number[] }

async function nextDecision({ db }: SystemContext, batchId: string): Promise<Next> {
  const [next] = await db.query<Next>(
    `select b.changes_recorded as "changesRecorded", b.state = 'frozen' as "isFrozen", d.id as "decisionId", array(select slices_to_decide(d.id)) as slices
     from batch b left join lateral (
       select id from decision where batch_id = b.id and applied_at is null and b.state <> 'frozen' order by decision_no limit 1) d on true
     where b.id = $1`,
    [batchId],
  )
  if (!next) throw new DomainError('batch-not-found')
  return next
}
