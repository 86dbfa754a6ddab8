import { sql } from 'kysely'
import type { Context } from '#core/context'
import { CheckerVerdict } from '#core/decisions/decision'
import type { DecisionStatistics } from '#core/decisions/statistics/decision-statistics'
import { seesAllBatches } from '#core/operators/operator'

/** Returns the statistics of the decisions on all batches the actor may see. */
export async function readDecisionStatistics({ ctx }: { ctx: Context }): Promise<DecisionStatistics> {
  const [waits, days] = await Promise.all([readWaits(ctx), readDays(ctx)])
  return { waits, days }
}

function readWaits(ctx: Context): Promise<DecisionStatistics['waits']> {
  const decided = recentDecisions(ctx)
    .groupBy('d.batchId')
    .select(({ fn }) => ['d.batchId', fn.countAll<number>().as('decisions'), fn.max('d.recordedAt').as('lastAt')])
  const waited = ctx.db.kysely
    .selectFrom(decided.as('c'))
    .innerJoin('batch as b', 'b.id', 'c.batchId')
    .select(({ exists, not, selectFrom }) => [
      'c.decisions',
      sql<number | null>`extract(epoch from c.last_at - b.import_ended_at)::float8`.as('seconds'),
      not(exists(selectFrom('batchSlice as s').whereRef('s.batchId', '=', 'b.id').where('s.pending', '>', 0).select('s.sliceNo'))).as(
        'isOver',
      ),
    ])
  return ctx.db.kysely
    .selectFrom(waited.as('w'))
    .select(({ fn }) => [
      sql<number>`coalesce(sum(w.decisions), 0)::int`.as('decisions'),
      fn.countAll<number>().filterWhere('w.isOver', '=', true).as('batches'),
      sql<number | null>`percentile_cont(0.5) within group (order by w.seconds) filter (where w.is_over)`.as('medianSeconds'),
      sql<number | null>`percentile_cont(0.95) within group (order by w.seconds) filter (where w.is_over)`.as('p95Seconds'),
    ])
    .executeTakeFirstOrThrow()
}

function readDays(ctx: Context): Promise<DecisionStatistics['days']> {
  return recentDecisions(ctx)
    .select(({ fn }) => [
      sql<string>`to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD')`.as('day'),
      'd.verdict',
      fn.countAll<number>().as('decisions'),
      fn.coalesce(fn.sum<number>('d.applied'), sql.lit(0)).as('people'),
    ])
    .groupBy(['day', 'd.verdict'])
    .orderBy('day')
    .orderBy('d.verdict')
    .$narrowType<{ verdict: CheckerVerdict }>()
    .execute()
}

/** Decisions of checkers in the last 90 days that were not undone and that the actor may see. */
function recentDecisions({ db, actor }: Context) {
  const decisions = db.kysely
    .selectFrom('decision as d')
    .where('d.verdict', 'in', CheckerVerdict.options)
    .where('d.undoneAt', 'is', null)
    .where('d.recordedAt', '>', sql<Date>`now() - interval '90 days'`)
  return seesAllBatches(actor) ? decisions : decisions.where('d.makerId', '=', actor.id)
}
