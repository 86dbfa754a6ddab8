import type { SystemContext } from '#core/context'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { DomainError } from '#core/errors/domain-error'

/** `onSlice` is called for each slice that is decided, and while all of a batch are counted. */
export type ApplyDecisionsInput = { batchId: string; budgetMs: number; onSlice?: () => void }
export type Applied = { isDone: boolean; closesInMs: number | null }

/**
 * Applies what is recorded for a batch and not applied yet, in recorded order, each slice in its own transaction,
 * until the budget is spent or nothing is left; then closes the batch if nobody is pending and every approval is final.
 * Nothing is applied in a frozen batch.
 * Returns whether anything is left, and when only the last undo window keeps the batch open, for how many milliseconds it does.
 * Safe to repeat.
 */
export async function applyDecisions({ ctx, input }: { ctx: SystemContext; input: ApplyDecisionsInput }): Promise<Applied> {
  const { batchId, budgetMs, onSlice } = input
  const until = Date.now() + budgetMs
  let next = await nextDecision(ctx, batchId)
  const { changesRecorded, isFrozen } = next
  for (; next.decisionId !== null; next = await nextDecision(ctx, batchId)) {
    const { decisionId, slices } = next
    for (const sliceNo of slices.slice(0, -1)) {
      await ctx.db.query(applyOneOfMany, [decisionId, sliceNo])
      onSlice?.()
      if (Date.now() >= until) return notDone
    }
    await withHeartbeat(onSlice, () => finish(ctx, decisionId, slices.at(-1)))
    onSlice?.()
    if (Date.now() >= until) return notDone
  }
  if (!isFrozen) await withHeartbeat(onSlice, () => ctx.db.query('select close_batch($1)', [batchId]))
  await ctx.db.query('select mark_changes_seen($1, $2)', [batchId, changesRecorded])
  return { isDone: true, closesInMs: await closesIn(ctx, batchId) }
}

/**
 * Applies the next decisions of a batch as long as each touches one slice at most, and leaves all others, and what follows from them, to
 * `applyDecisions`. Safe to repeat, and beside it.
 */
export async function applyLittle({ ctx, input: { batchId } }: { ctx: SystemContext; input: { batchId: string } }): Promise<void> {
  for (;;) {
    const { decisionId, slices } = await nextDecision(ctx, batchId)
    if (decisionId === null || slices.length > 1) return
    await finish(ctx, decisionId, slices[0])
  }
}

// Does not wait for the disk: the end of the decision does, and with it for all that was written before. What a crash of the database
// takes back was not applied, and is found to be left.
const applyOneOfMany = `select set_config('synchronous_commit', 'off', true), apply_decision_slice($1, $2)`

/** The last slice and the end in one transaction, so that whoever waits for one person waits for one. */
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
