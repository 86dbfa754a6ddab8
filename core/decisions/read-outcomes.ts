import type { Database } from '#core/database/open-database'
import type { DecisionRow, Verdict } from '#core/decisions/decision'

type Asked = { decisionId: string; after: number; limit: number; outcome: DecisionRow['outcome'] | null }

type OutcomeRow = {
  row: number
  isApplied: boolean
  isPerson: boolean
  byId: string | null
  byVerdict: Verdict | null
  byAt: Date | null
  actorId: string | null
  actorName: string | null
}

/**
 * Reads the results of at most `limit` rows of a decision after the row `after`, in order. Skipped rows are known only after the decision
 * has ended.
 */
export async function readOutcomes(db: Database, { decisionId, after, limit, outcome }: Asked): Promise<DecisionRow[]> {
  const sides = [outcome !== 'skipped' && applied, outcome !== 'applied' && skipped]
  const rows = await db.query<OutcomeRow>(
    `with d as materialized (select * from decision where id = $1),
     covered as materialized (
       select row, is_applied from (${sides.filter(Boolean).join(' union all ')}) c order by row limit $3)
     select c.row, c.is_applied as "isApplied", u.row_no is not null as "isPerson",
       f.id as "byId", f.verdict as "byVerdict", f.recorded_at as "byAt", o.id as "actorId", o.name as "actorName"
     from d cross join covered c ${firstDecider}
     left join operator o on o.id = f.actor_id
     order by c.row`,
    [decisionId, after, limit],
  )
  return rows.map(toDecisionRow)
}

// Limits apply slice by slice and people are read by key, so the time does not depend on estimates of the planner.
const applied = `
  (select r.row, true as is_applied
   from d join decision_slice a on a.decision_id = d.id join batch_slice s on s.batch_id = d.batch_id and s.slice_no = a.slice_no
   cross join lateral (select row from rows_of(a.applied_rows, s.row_from) row where row > $2 order by row limit $3) r
   where s.row_to > $2 and a.applied > 0 order by s.slice_no, r.row limit $3)`

const skipped = `
  (select r.row, false as is_applied
   from d join decision_selection n on n.decision_id = d.id join batch_slice s on s.batch_id = d.batch_id and s.slice_no = n.slice_no
   left join decision_slice a on a.decision_id = d.id and a.slice_no = n.slice_no
   cross join lateral (
     select row from rows_of((n.selected_rows & ~coalesce(a.applied_rows, n.selected_rows & ~n.selected_rows))::varbit, s.row_from) row
     where row > $2 order by row limit $3) r
   where d.applied_at is not null and s.row_to > $2 and n.selected > coalesce(a.applied, 0) order by s.slice_no, r.row limit $3)`

// The current decision of the person if it is earlier; else, because an undo may have returned the person since, the latest earlier one.
const firstDecider = `
  left join lateral (select u.row_no, u.decision_id from users u where u.batch_id = d.batch_id and u.row_no = c.row offset 0) u on true
  left join decision h on h.id = u.decision_id and h.decision_no < d.decision_no and not c.is_applied
  left join lateral (
    select h.* where h.id is not null
    union all
    (select e.* from batch_slice s join decision_slice t on t.slice_no = s.slice_no
       join decision e on e.id = t.decision_id and e.batch_id = s.batch_id
     where h.id is null and u.row_no is not null and not c.is_applied
       and s.batch_id = d.batch_id and c.row between s.row_from and s.row_to and e.decision_no < d.decision_no and e.verdict <> 'undo'
       and not exists (select from decision z where z.undoes = e.id and z.decision_no < d.decision_no)
       and get_bit(t.applied_rows, c.row - s.row_from) = 1
     order by e.decision_no desc limit 1)) f on true`

function toDecisionRow({ row, isApplied, isPerson, byId, byVerdict, byAt, actorId, actorName }: OutcomeRow): DecisionRow {
  if (isApplied) return { row, outcome: 'applied', cause: null, by: null }
  if (byId === null || byVerdict === null || byAt === null)
    return { row, outcome: 'skipped', cause: isPerson ? 'taken-back' : 'not-among-users', by: null }
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return { row, outcome: 'skipped', cause: 'already-decided', by: { id: byId, verdict: byVerdict, actor, recordedAt: byAt.toISOString() } }
}
