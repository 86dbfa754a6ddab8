import type { Context } from '#core/context'
import type { DecisionStatistics } from '#core/decisions/statistics/decision-statistics'
import { seesAllBatches } from '#core/operators/operator'

/** Returns the statistics of the decisions on all batches the actor may see. */
export async function readDecisionStatistics({ ctx }: { ctx: Context }): Promise<DecisionStatistics> {
  const values = [seesAllBatches(ctx.actor) ? null : ctx.actor.id]
  const [[waits], days] = await Promise.all([
    ctx.db.query<DecisionStatistics['waits']>(waitsQuery, values),
    ctx.db.query<DecisionStatistics['days'][number]>(daysQuery, values),
  ])
  return { waits: waits ?? { decisions: 0, batches: 0, medianSeconds: null, p95Seconds: null }, days }
}

const lately = `
  d.verdict in ('approve', 'reject', 'send-back') and d.undone_at is null and d.recorded_at > now() - interval '90 days'
  and ($1::uuid is null or d.maker_id = $1)`

const waitsQuery = `
  with decided as (
    select d.batch_id, count(*) as decisions, max(d.recorded_at) as last_at from decision d where ${lately} group by d.batch_id)
  select coalesce(sum(c.decisions), 0)::int as decisions, count(*) filter (where w.is_over)::int as batches,
    percentile_cont(0.5) within group (order by w.seconds) filter (where w.is_over) as "medianSeconds",
    percentile_cont(0.95) within group (order by w.seconds) filter (where w.is_over) as "p95Seconds"
  from decided c join batch b on b.id = c.batch_id
  cross join lateral (
    select extract(epoch from c.last_at - b.import_ended_at)::float8 as seconds,
      not exists (select from batch_slice s where s.batch_id = b.id and s.pending > 0) as is_over) w`

const daysQuery = `
  select to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD') as day, d.verdict, count(*)::int as decisions,
    coalesce(sum(d.applied), 0)::int as people
  from decision d where ${lately} group by 1, 2 order by 1, 2`
