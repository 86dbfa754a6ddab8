import type { Database } from '#core/db'
import type { DecisionRow, Verdict } from '#core/decisions/decision'

type Asked = { decisionId: string; after: number; limit: number; outcome: DecisionRow['outcome'] | null }

type OutcomeRow = {
  row: number
  isApplied: boolean
  isUser: boolean
  byId: string | null
  byVerdict: Verdict | null
  byAt: Date | null
  actorId: string | null
  actorName: string | null
}

/**
 * Reads what became of at most `limit` rows of a decision behind the row `after`, in order. What it took stands in its own bits; what it
 * did not take is the rest of the rows it named, or what others took that it would have taken: matching, and recorded before their turn.
 */
export async function readOutcomes(db: Database, { decisionId, after, limit, outcome }: Asked): Promise<DecisionRow[]> {
  const sides = [outcome !== 'skipped' && applied, outcome !== 'applied' && `${notTaken} union ${notInFile} union ${takenByOthers}`]
  const rows = await db.query<OutcomeRow>(
    `with d as materialized (
       select *, selected_rows || '{}'::int[] as selected, resolve_filter(batch_id, filter) as resolved from decision where id = $1),
     covered as materialized (
       select row, is_applied from (${sides.filter(Boolean).join(' union all ')}) c order by row limit $3)
     select c.row, c.is_applied as "isApplied", u.row_no is not null as "isUser",
       f.id as "byId", f.verdict as "byVerdict", f.recorded_at as "byAt", o.id as "actorId", o.name as "actorName"
     from d cross join covered c ${whoWasFirst}
     left join operator o on o.id = f.actor_id
     order by c.row`,
    [decisionId, after, limit],
  )
  return rows.map(toDecisionRow)
}

// Each side is cut slice by slice, and each person is looked up by key, whatever the planner believes about the tables.
const applied = `
  (select r.row, true as is_applied
   from d join decision_slice a on a.decision_id = d.id join batch_slice s on s.batch_id = d.batch_id and s.slice_no = a.slice_no
   cross join lateral (select row from rows_of(a.applied_rows, s.row_from) row where row > $2 order by row limit $3) r
   where s.row_to > $2 and a.applied > 0 order by s.slice_no, r.row limit $3)`

// Bits are unpacked once for a slice, not for every row.
const ownBits = `
  left join decision_slice a on a.decision_id = d.id and a.slice_no = s.slice_no
  cross join lateral (select coalesce(a.applied_rows || B'', repeat('0', s.row_to - s.row_from + 1)::varbit) as bits offset 0) own`
const isNotOwn = 'get_bit(own.bits, row - s.row_from) = 0'

const notTaken = `
  (select r.row, false as is_applied
   from d join batch_slice s on s.batch_id = d.batch_id ${ownBits}
   cross join lateral (
     select row from unnest(rows_between(d.selected, greatest(s.row_from, $2 + 1), s.row_to)) row where ${isNotOwn} order by row limit $3) r
   where d.selected is not null and s.row_to > $2 order by s.slice_no, r.row limit $3)`

const notInFile = `
  (select row, false as is_applied from d cross join lateral unnest(rows_between(
     d.selected, greatest((select max(s.row_to) from batch_slice s where s.batch_id = d.batch_id), $2) + 1, 2147483647)) row
   order by row limit $3)`

const takenByOthers = `
  (select r.row, false as is_applied
   from d join decision f on f.batch_id = d.batch_id and f.decision_no < d.decision_no and f.verdict <> 'undo'
   join decision_slice t on t.decision_id = f.id and t.applied_at > d.recorded_at
   join batch_slice s on s.batch_id = d.batch_id and s.slice_no = t.slice_no ${ownBits}
   cross join lateral (
     select row from rows_of(t.applied_rows, s.row_from) row
     cross join lateral (select u from users u where u.batch_id = s.batch_id and u.row_no = row offset 0) x
     left join unnest(rows_between(d.except_rows, s.row_from, s.row_to)) excepted on excepted = row
     left join unnest(rows_between(d.also_rows, s.row_from, s.row_to)) besides on besides = row
     where row > $2 and ${isNotOwn} and (besides is not null or (excepted is null and user_matches(x.u, d.resolved)))
     order by row limit $3) r
   where d.filter is not null and s.row_to > $2 order by s.slice_no, r.row limit $3)`

// Who holds the row, if that was before; else, for an undo may have given it back since, who held it last before.
const whoWasFirst = `
  left join lateral (select u.row_no, u.decision_id from users u where u.batch_id = d.batch_id and u.row_no = c.row offset 0) u on true
  left join decision h on h.id = u.decision_id and h.decision_no < d.decision_no and not c.is_applied
  left join lateral (
    select h.* where h.id is not null
    union all
    (select e.* from batch_slice s join decision_slice t on t.slice_no = s.slice_no
       join decision e on e.id = t.decision_id and e.batch_id = s.batch_id
     where h.id is null and u.row_no is not null and not c.is_applied
       and s.batch_id = d.batch_id and c.row between s.row_from and s.row_to and e.decision_no < d.decision_no and e.verdict <> 'undo'
       and get_bit(t.applied_rows, c.row - s.row_from) = 1
     order by e.decision_no desc limit 1)) f on true`

function toDecisionRow({ row, isApplied, isUser, byId, byVerdict, byAt, actorId, actorName }: OutcomeRow): DecisionRow {
  if (isApplied) return { row, outcome: 'applied', cause: null, by: null }
  if (byId === null || byVerdict === null || byAt === null)
    return { row, outcome: 'skipped', cause: isUser ? 'taken-back' : 'not-among-users', by: null }
  const actor = actorId === null ? null : { id: actorId, name: actorName ?? '' }
  return { row, outcome: 'skipped', cause: 'already-decided', by: { id: byId, verdict: byVerdict, actor, recordedAt: byAt.toISOString() } }
}
