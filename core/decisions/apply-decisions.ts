import { sql } from 'kysely'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { withHeartbeat } from '#core/database/with-heartbeat'
import { DomainError } from '#core/errors/domain-error'
import type { Verdict } from './decision'

/**
 * `onSlice` is called after each slice, and every other second while a batch is closed. When `signal` aborts, the budget counts as spent.
 * `onApplied` is called for each decision that this call finished.
 */
export type ApplyDecisionsInput = { batchId: string; budgetMs: number; onSlice?: () => void; onApplied?: OnApplied; signal?: AbortSignal }

/** A decision that was finished: the people it was applied to, and the seconds since it was recorded, by the clock of the database. */
export type AppliedDecision = { verdict: Verdict; people: number; seconds: number }
export type OnApplied = (decision: AppliedDecision) => void
export type Applied = { isDone: boolean; closesInMs: number | null }

/**
 * Applies the recorded decisions of a batch in order, each slice in its own transaction, until `budgetMs` has passed or none is left; then
 * closes the batch if no person is pending and no decision can be undone any more. Applies nothing in a frozen batch. Can be repeated.
 * Returns whether all are applied, and in `closesInMs` how long the last undo window still keeps the batch open, if nothing else does.
 */
export async function applyDecisions({ ctx, input }: { ctx: SystemContext; input: ApplyDecisionsInput }): Promise<Applied> {
  const { batchId, budgetMs, onSlice, onApplied, signal } = input
  const until = Date.now() + budgetMs
  let next = await nextDecision(ctx, batchId)
  const { changesRecorded, state } = next
  for (; next.decisionId !== null; next = await nextDecision(ctx, batchId)) {
    const { decisionId, slices } = next
    const isSpent = () => Date.now() >= until || signal?.aborted === true
    if (!(await applyAllButLast(ctx, decisionId, slices, isSpent, onSlice))) return notDone
    await withHeartbeat(onSlice, () => finish(ctx, decisionId, slices.at(-1), onApplied))
    onSlice?.()
    if (isSpent()) return notDone
  }
  if (state !== 'frozen') await withHeartbeat(onSlice, () => callFunction(ctx.db, 'close_batch', { batch: batchId }))
  await callFunction(ctx.db, 'mark_changes_seen', { batch: batchId, seen: changesRecorded })
  return { isDone: true, closesInMs: await closesIn(ctx, batchId) }
}

// PostgreSQL does the work, so a second connection uses a second core, and a second worker would bring no more.
const connections = 2

/** Applies the slices before the last one, which ends the decision. Returns false when it stops early. */
async function applyAllButLast(
  { db }: SystemContext,
  decisionId: string,
  slices: number[],
  isSpent: () => boolean,
  onSlice?: () => void,
): Promise<boolean> {
  const applying: Promise<void>[] = []
  try {
    for (const sliceNo of slices.slice(0, -1)) {
      if (applying.length >= connections) await applying.shift()
      if (applying.length > 0 && isSpent()) break
      const applied = db.query(applyOneOfMany, [decisionId, sliceNo]).then(() => onSlice?.())
      // The failure is thrown where the promise is awaited.
      applied.catch(() => {})
      applying.push(applied)
      if (isSpent()) break
    }
    await Promise.all(applying)
    return slices.length <= 1 || !isSpent()
  } finally {
    await Promise.allSettled(applying)
  }
}

type ApplyLittleInput = Pick<ApplyDecisionsInput, 'batchId' | 'onApplied'>

/**
 * Applies the next decisions of a batch while each touches at most one slice, and leaves larger ones to `applyDecisions`. Can be repeated
 * and can run concurrently with it.
 */
export async function applyLittle({ ctx, input }: { ctx: SystemContext; input: ApplyLittleInput }): Promise<void> {
  const { batchId, onApplied } = input
  for (;;) {
    const { decisionId, slices } = await nextDecision(ctx, batchId)
    if (decisionId === null || slices.length > 1) return
    await finish(ctx, decisionId, slices[0], onApplied)
  }
}

// Only the end of a decision waits for the disk. A slice that a database crash loses is still unapplied and is applied again.
// Raw, because the setting lasts as long as the statement, and a transaction would take four round trips a slice.
const applyOneOfMany = `select set_config('synchronous_commit', 'off', true), apply_decision_slice($1, $2)`

/** Applies the last slice and ends the decision in one transaction, so a decision on one person waits for one commit. */
async function finish({ db }: SystemContext, decisionId: string, lastSlice: number | undefined, onApplied?: OnApplied): Promise<void> {
  // Raw, because several calls in one statement are one round trip and one commit.
  const apply = lastSlice === undefined ? '' : 'apply_decision_slice($1, $2), '
  const values = lastSlice === undefined ? [decisionId] : [decisionId, lastSlice]
  const [finished] = await db.query<{ xid: string }>(`select ${apply}finish_decision($1), pg_current_xact_id()::xid::text as xid`, values)
  // It is applied, whether or not it is counted.
  if (onApplied && finished) await reportApplied(db, decisionId, finished.xid, onApplied).catch(() => {})
}

/** Reports a decision only to the call whose transaction finished it, because another worker may have been first. */
async function reportApplied(db: Database, decisionId: string, xid: string, onApplied: OnApplied): Promise<void> {
  const decision = await db.kysely
    .selectFrom('decision')
    .where('id', '=', decisionId)
    .where(sql<boolean>`xmin::text = ${xid}`)
    .select(['verdict', 'applied', sql<number>`extract(epoch from applied_at - recorded_at)::double precision`.as('seconds')])
    .executeTakeFirst()
  if (decision) onApplied({ verdict: decision.verdict, people: decision.applied ?? 0, seconds: decision.seconds })
}

const notDone: Applied = { isDone: false, closesInMs: null }

async function closesIn({ db }: SystemContext, batchId: string): Promise<number | null> {
  const left = await db.kysely
    .selectFrom('decision')
    .where('batchId', '=', batchId)
    .where('verdict', 'in', ['approve', 'reject', 'send-back'])
    .where('finalAt', '>', sql<Date>`clock_timestamp()`)
    .where(({ exists, not, selectFrom }) =>
      not(exists(selectFrom('batchSlice').select('sliceNo').where('batchId', '=', batchId).where('pending', '>', 0))),
    )
    .select(sql<number | null>`ceil(1000 * extract(epoch from max(final_at) - clock_timestamp()))::int`.as('ms'))
    .executeTakeFirst()
  return left?.ms ?? null
}

/** The next decision to apply and its slices that are left. One statement, because each decision on one person waits for it. */
async function nextDecision({ db }: SystemContext, batchId: string) {
  const next = await db.kysely
    .selectFrom('batch as b')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('decision')
          .whereRef('batchId', '=', 'b.id')
          .where('appliedAt', 'is', null)
          .where('b.state', '<>', 'frozen')
          .orderBy('decisionNo')
          .limit(1)
          .select('id')
          .as('d'),
      (join) => join.onTrue(),
    )
    .where('b.id', '=', batchId)
    .select(['b.changesRecorded', 'b.state', 'd.id as decisionId', sql<number[]>`array(select slices_to_decide(d.id))`.as('slices')])
    .executeTakeFirst()
  if (!next) throw new DomainError('batch-not-found')
  return next
}
