import type { Context } from '#core/context'
import type { DecisionStatistics } from '#core/decisions/decision-statistics'
import { seesAllBatches } from '#core/operators/operator'

/** Reads the statistics of the decisions on all batches the actor may see. */
export async function readDecisionStatistics({ ctx }: { ctx: Context }): Promise<DecisionStatistics> {
  const values = [seesAllBatches(ctx.actor) ? null : ctx.actor.id]
  const [[waits], days] = await Promise.all([
    ctx.db.query<DecisionStatistics['waits']>(waitsQuery, values),
    ctx.db.query<DecisionStatistics['days'][number]>(daysQuery, values),
  ])
  return { waits: waits ?? { decisions: 0, medianSeconds: null, p95Seconds: null }, days }
}

const lately = `
  d.verdict in ('approve', 'reject', 'send-back') and d.undone_at is null and d.recorded_at > now() - interval '90 days'
  and ($1::uuid is null or d.maker_id = $1)`

const waitsQuery = `
  select count(*)::int as decisions, percentile_cont(0.5) within group (order by w.seconds) as "medianSeconds",
    percentile_cont(0.95) within group (order by w.seconds) as "p95Seconds"
  from decision d join batch b on b.id = d.batch_id
  cross join lateral (select extract(epoch from d.recorded_at - b.import_ended_at)::float8 as seconds) w
  where ${lately}`

const daysQuery = `
  select to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD') as day, d.verdict, count(*)::int as decisions,
    coalesce(sum(d.applied), 0)::int as people
  from decision d where ${lately} group by 1, 2 order by 1, 2`
